// SPDX-License-Identifier: GPL-2.0-only
#include "judge/base_comparison.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/occurrence.h"

namespace kseries {
namespace {

constexpr size_t min_skipped = 10;
constexpr size_t max_remarks = 3;

bool was_done(const CellResult& result) {
  return was_booted(result) && result.exit_reason == ExitReason::done;
}

const CellResult* find_base(const Report& report, const Cell& cell) {
  const CellResult* base = find_base_cell(report, cell);
  return base != nullptr && was_done(*base) ? base : nullptr;
}

/// The names of the cases that passed, by suite.
std::map<std::string, std::set<std::string>> passed_cases(const CellResult& result) {
  std::map<std::string, std::set<std::string>> passed;
  for (const CaseResult& test : result.cases) {
    if (test.result == TestResult::pass && !is_of_init(test)) passed[test.suite].insert(test.name);
  }
  return passed;
}

std::string most_frequent(const std::map<std::string, size_t>& reasons) {
  const auto most =
      std::max_element(reasons.begin(), reasons.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == reasons.end() ? "" : most->first;
}

SkippedPasses count_skipped(const CellResult& now, const std::string& suite,
                            const std::set<std::string>& before, size_t& still_passed) {
  SkippedPasses lost;
  lost.suite = suite;
  lost.passed_before = before.size();
  std::map<std::string, size_t> reasons;
  for (const CaseResult& test : now.cases) {
    if (test.suite != suite) continue;
    const bool is_whole_suite = test.name == suite && !before.contains(suite);
    if (!is_whole_suite && !before.contains(test.name)) continue;
    if (test.result == TestResult::pass && !is_whole_suite) still_passed++;
    if (test.result != TestResult::skip) continue;
    const size_t count = is_whole_suite ? before.size() : 1;
    lost.skipped += count;
    if (const std::string why = one_line(test.message); !why.empty()) reasons[why] += count;
  }
  lost.reason = most_frequent(reasons);
  return lost;
}

std::vector<SkippedPasses> find_skipped_passes(const CellResult& now, const CellResult& base) {
  std::vector<SkippedPasses> all;
  for (const auto& [suite, before] : passed_cases(base)) {
    size_t still_passed = 0;
    SkippedPasses lost = count_skipped(now, suite, before, still_passed);
    lost.base = base.cell.id;
    if (lost.skipped >= min_skipped && 2 * still_passed < before.size()) all.push_back(lost);
  }
  return all;
}

/// Some tests provoke faults, so that of another suite is not the same.
std::string message_key(const KernelMessage& message) {
  const std::string suite = message.running_test.substr(0, message.running_test.find('/'));
  return message.is_fault ? suite + "\n" + message.text : message.text;
}

/// Whether the base ran the test during which a message was logged.
bool ran_test(const CellResult& base, const std::string& test) {
  // Outside of a test, only the suite is known.
  const auto is_it = [&](const CaseResult& one) {
    const bool ran = one.result != TestResult::skip && one.result != TestResult::missing;
    return one.suite == test || (ran && case_name(one) == test);
  };
  return test.empty() || std::any_of(base.cases.begin(), base.cases.end(), is_it);
}

void add_remarks(CellResult& result, const std::set<std::string>& texts, const std::string& why) {
  size_t count = 0;
  for (const std::string& text : texts) {
    if (++count > max_remarks) break;
    result.remarks.push_back("kernel message, " + why + ": " + text);
  }
  if (texts.size() > max_remarks) {
    result.remarks.push_back(
        counted(texts.size() - max_remarks, "more kernel message, ", "more kernel messages, ") +
        why);
  }
}

/// The keys of the messages of the base in the same guest: in the same configuration or, if that
/// was not booted, in all others.
std::set<std::string> seen_messages(const Report& report, const Cell& cell,
                                    const CellResult* base) {
  std::set<std::string> seen;
  for (const CellResult& other : report.cells) {
    const bool counts = base != nullptr
                            ? &other == base
                            : other.cell.series.empty() && other.cell.tree == cell.tree &&
                                  other.cell.guest == cell.guest;
    if (!counts) continue;
    for (const KernelMessage& message : other.messages) seen.insert(message_key(message));
  }
  return seen;
}

void compare_messages(const Report& report, const CellResult* base, CellResult& result) {
  std::set<std::string> seen = seen_messages(report, result.cell, base);
  std::set<std::string> uncompared;
  std::set<std::string> skipped;
  for (const KernelMessage& message : result.messages) {
    if (!seen.insert(message_key(message)).second) continue;
    if (base == nullptr) {
      uncompared.insert(message.text);
    } else if (ran_test(*base, message.running_test)) {
      result.new_messages.push_back(message);
    } else {
      skipped.insert(message.text);
    }
  }
  add_remarks(result, uncompared, "this configuration was not booted without the series");
  add_remarks(result, skipped, "in a test that is skipped without the series");
}

void raise(CellResult& result, Verdict verdict, const std::string& message) {
  if (result.verdict <= verdict) return;
  result.verdict = verdict;
  result.message = message;
}

}  // namespace

void compare_with_base(Report& report) {
  for (CellResult& result : report.cells) {
    if (result.cell.series.empty() || !was_booted(result)) continue;
    const CellResult* base = find_base(report, result.cell);
    compare_messages(report, base, result);
    if (base != nullptr) result.skipped_passes = find_skipped_passes(result, *base);
    if (!result.skipped_passes.empty()) {
      raise(result, Verdict::tests_skipped, skipped_passes_text(result.skipped_passes.front()));
    }
    if (!result.new_messages.empty()) {
      raise(result, Verdict::kernel_message,
            counted(result.new_messages.size(), "new kernel message", "new kernel messages") +
                ", first " + result.new_messages.front().example);
    }
  }
}

std::string skipped_passes_text(const SkippedPasses& lost) {
  std::string text = lost.suite + ": " + std::to_string(lost.skipped) + " of " +
                     std::to_string(lost.passed_before) +
                     " tests that pass without the series are skipped";
  return lost.reason.empty() ? text : text + ", mostly because: " + lost.reason;
}

}  // namespace kseries
