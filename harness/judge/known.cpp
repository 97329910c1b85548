// SPDX-License-Identifier: GPL-2.0-only
#include "judge/known.h"

#include <fnmatch.h>

#include <algorithm>

#include "judge/describe.h"

namespace kseries {

namespace {

bool is_for_tree(const KnownFailure& known, const std::string& tree) {
  return known.tree.empty() || known.tree == tree;
}

bool names_test(const KnownFailure& known) { return !known.suite.empty() || !known.name.empty(); }

bool matches_test(const KnownFailure& known, std::string_view suite, std::string_view name) {
  if (!known.suite.empty() && !matches_pattern(known.suite, suite)) return false;
  return known.name.empty() || matches_pattern(known.name, name) ||
         matches_pattern("*/" + known.name, name);
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::string escaped;
  for (const char c : pattern) {
    if (c == '?' || c == '[' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return fnmatch(escaped.c_str(), std::string(text).c_str(), 0) == 0;
}

bool matches_case(const KnownFailure& known, const std::string& tree, std::string_view suite,
                  std::string_view name) {
  // A known failure of a splat names the test that triggers it. Another failure of that test is
  // not expected.
  return !known.splat && is_for_tree(known, tree) && names_test(known) &&
         matches_test(known, suite, name);
}

bool matches_splat(const KnownFailure& known, const std::string& tree, const Splat& splat) {
  if (known.splat != splat.cls || !is_for_tree(known, tree)) return false;
  if (!known.title.empty() && !matches_pattern(known.title, splat.title)) return false;
  if (!names_test(known)) return true;
  const std::string_view running = splat.running_test;
  if (running.empty()) return false;
  const size_t slash = running.find('/');
  const std::string_view suite = running.substr(0, slash);
  return matches_test(known, suite,
                      slash == std::string_view::npos ? suite : running.substr(slash + 1));
}

std::string known_failure_text(const KnownFailure& known) {
  std::string text = known.reason.empty() ? known.what : known.reason;
  if (text.empty()) text = "known";
  return known.concern.empty() ? text : known.concern + ": " + text;
}

namespace {

/// A test fails because of the known splat that it triggered if the splat is fatal. After a
/// warning the test continues, so that its failure has another cause.
void mark_tests_of_known_splats(CellResult& result) {
  for (const Splat& splat : result.splats) {
    if (splat.known.empty() || splat.running_test.empty() || !is_fatal(splat)) continue;
    for (CaseResult& test : result.cases) {
      if (is_bad(test.result) && test.known.empty() && is_charged(splat, test))
        test.known = splat.known;
    }
  }
}

}  // namespace

void mark_known_failures(CellResult& result, const std::vector<KnownFailure>& known) {
  for (const KnownFailure& failure : known) {
    for (Splat& splat : result.splats) {
      if (splat.known.empty() && matches_splat(failure, result.cell.tree, splat)) {
        splat.known = known_failure_text(failure);
        if (failure.baseline) {
          splat.blame_patch = 0;
          splat.blame_where.clear();
        }
      }
    }
    for (CaseResult& test : result.cases) {
      if (is_bad(test.result) && test.known.empty() &&
          matches_case(failure, result.cell.tree, test.suite, test.name)) {
        test.known = known_failure_text(failure);
      }
    }
  }
  mark_tests_of_known_splats(result);
}

std::vector<std::string> remark_absent_failures(const CellResult& result,
                                                const std::vector<KnownFailure>& known) {
  std::vector<std::string> remarks;
  for (const KnownFailure& failure : known) {
    // A baseline failure may also need a certain configuration or guest.
    if (failure.baseline) continue;
    const bool has_splat = std::any_of(
        result.splats.begin(), result.splats.end(),
        [&](const Splat& splat) { return matches_splat(failure, result.cell.tree, splat); });
    std::string first;
    bool all_passed = !has_splat;
    for (const CaseResult& test : result.cases) {
      if (!matches_case(failure, result.cell.tree, test.suite, test.name)) continue;
      if (first.empty()) first = case_name(test);
      all_passed = all_passed && test.result == TestResult::pass;
    }
    if (first.empty() || !all_passed) continue;
    remarks.push_back("known failure did not occur: " + first + " passed (" +
                      known_failure_text(failure) + ")");
  }
  return remarks;
}

}  // namespace kseries
