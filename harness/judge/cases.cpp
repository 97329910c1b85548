// SPDX-License-Identifier: GPL-2.0-only
#include "judge/cases.h"

#include <algorithm>

#include "judge/case_names.h"
#include "judge/describe.h"

namespace kseries {

namespace {

bool has_bad_leaf(const TestCase& test) {
  return std::any_of(test.subtests.begin(), test.subtests.end(), [](const TestCase& inner) {
    return inner.subtests.empty() ? is_bad(inner.result)
                                  : has_bad_leaf(inner) || is_bad(inner.result);
  });
}

bool has_missing_leaf(const TestCase& test) {
  return std::any_of(test.subtests.begin(), test.subtests.end(), [](const TestCase& inner) {
    return inner.subtests.empty() ? inner.result == TestResult::missing : has_missing_leaf(inner);
  });
}

/// Whether a program ended abnormally after its last test, as guests/init reports it. If it
/// ended in the middle, the reason is reported with the missing case.
bool died_after_its_tests(const TestCase& test) {
  return test.program_exit != ProgramExit::normal && !has_missing_leaf(test);
}

/// The message of the innermost case around a missing one, such as "signal 11": nothing else
/// explains why it is missing.
std::string find_outer_message(const std::vector<NamedCase>& all, const NamedCase& named) {
  for (int at = named.parent; at >= 0; at = all[static_cast<size_t>(at)].parent) {
    const std::string& message = all[static_cast<size_t>(at)].test->message;
    if (!message.empty()) return message;
  }
  return "";
}

CaseResult flat_case(const std::vector<NamedCase>& all, const NamedCase& named) {
  CaseResult result;
  result.suite = named.suite;
  result.name = named.name;
  result.result = named.test->result;
  result.seconds = named.test->seconds;
  result.message = named.test->message;
  result.device_use = named.test->device_use;
  result.ended = named.test->ended;
  if (result.message.empty() && result.result == TestResult::missing)
    result.message = find_outer_message(all, named);
  return result;
}

}  // namespace

std::vector<CaseResult> flat_cases(const TestRun& run) {
  const std::vector<NamedCase> all = named_cases(run);
  std::vector<CaseResult> cases;
  for (const NamedCase& named : all) {
    const TestCase& test = *named.test;
    const bool unexplained = !has_bad_leaf(test) || died_after_its_tests(test);
    if (test.subtests.empty() || (is_bad(test.result) && unexplained))
      cases.push_back(flat_case(all, named));
  }
  return cases;
}

std::set<std::string> ended_suites(const TestRun& run) {
  std::set<std::string> suites;
  for (const NamedCase& named : named_cases(run)) {
    if (named.parent < 0 && named.test->result != TestResult::missing) suites.insert(named.suite);
  }
  return suites;
}

}  // namespace kseries
