// SPDX-License-Identifier: GPL-2.0-only
#include "judge/init_report.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"
#include "judge/describe.h"

namespace kseries {

TestRun without_foreign(const std::vector<std::string>& asked, TestRun run) {
  std::vector<std::string> problems;
  std::set<std::string> seen;
  std::erase_if(run.suites, [&](const TestCase& suite) {
    const bool is_asked = std::find(asked.begin(), asked.end(), suite.name) != asked.end();
    // Only the plan counts a suite that was not started.
    if (suite.result == TestResult::missing && !is_asked) return false;
    if ((is_asked || is_of_init(suite.name)) && seen.insert(suite.name).second) return false;
    problems.push_back("foreign result '" + suite.name + "': " +
                       (is_asked ? "the suite has another one" : "this boot runs no such suite"));
    return true;
  });
  if (run.segments > 1) {
    problems.push_back("foreign results: " + std::to_string(run.segments) +
                       " version lines at the top level, expected 1");
  }
  if (problems.empty()) return run;
  run.complete = false;
  run.problems.insert(run.problems.begin(), problems.begin(), problems.end());
  return run;
}

TestRun with_console_case(const std::vector<std::string>& changes, TestRun run) {
  if (changes.empty()) return run;
  TestCase test;
  test.name = console_case;
  test.result = TestResult::fail;
  test.message = join(changes, "\n");
  // Suites that were not started are the last ones.
  run.suites.insert(run.suites.begin(), std::move(test));
  return run;
}

TestRun with_compilations(const std::vector<SuiteCompilation>& compilations,
                          const std::vector<std::string>& asked, TestRun run) {
  TestCase all;
  all.name = compile_case;
  all.result = TestResult::pass;
  for (const SuiteCompilation& one : compilations) {
    if (std::find(asked.begin(), asked.end(), one.suite) == asked.end()) continue;
    TestCase test;
    test.name = one.suite;
    test.result = TestResult::pass;
    if (!one.problem.empty() && one.base_problem.empty()) {
      all.result = test.result = TestResult::fail;
      test.message = "does not compile with the series: " + one.problem +
                     "; the tests of the tree without the series ran instead";
    } else if (!one.problem.empty()) {
      test.result = TestResult::skip;
      test.message = "does not compile without the series, either: " + one.problem;
    }
    all.subtests.push_back(std::move(test));
  }
  if (!all.subtests.empty()) run.suites.insert(run.suites.begin(), std::move(all));
  return run;
}

std::vector<Splat> with_hidden(std::vector<Splat> shown, std::vector<Splat> hidden) {
  std::erase_if(hidden, [&](const Splat& splat) {
    return std::any_of(shown.begin(), shown.end(), [&](const Splat& one) {
      return one.cls == splat.cls && one.fingerprint == splat.fingerprint;
    });
  });
  for (Splat& splat : hidden) splat.first_line = 0;
  shown.insert(shown.end(), std::make_move_iterator(hidden.begin()),
               std::make_move_iterator(hidden.end()));
  return shown;
}

}  // namespace kseries
