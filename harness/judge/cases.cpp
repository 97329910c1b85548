// SPDX-License-Identifier: GPL-2.0-only
#include "judge/cases.h"

#include <algorithm>
#include <map>

#include "model/describe.h"

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

/// Whether a program ended in a way that its own results don't explain: guests/init
/// says so of a suite. What ended it in the middle stands at the case that is missing.
bool died_after_its_tests(const TestCase& test) {
  const bool died = test.message.starts_with("signal ") || test.message.starts_with("TIMEOUT");
  return died && !has_missing_leaf(test);
}

class Flattener {
 public:
  explicit Flattener(std::string suite) : suite_(std::move(suite)) {}

  void add(const TestCase& test, const std::string& path, const std::string& above) {
    const bool unexplained = !has_bad_leaf(test) || died_after_its_tests(test);
    if (test.subtests.empty() || (is_bad(test.result) && unexplained)) {
      leaf(test, path.empty() ? suite_ : path, above);
    }
    const std::string& told = test.message.empty() ? above : test.message;
    for (const TestCase& inner : test.subtests) {
      add(inner, path.empty() ? inner.name : path + "/" + inner.name, told);
    }
  }

  std::vector<CaseResult> take() { return std::move(cases_); }

 private:
  void leaf(const TestCase& test, const std::string& name, const std::string& above) {
    CaseResult result;
    result.suite = suite_;
    result.name = name;
    const int count = ++seen_[name];
    if (count > 1) result.name += "#" + std::to_string(count);
    result.result = test.result;
    result.seconds = test.seconds;
    result.message = test.message;
    // Why its parent ended ("signal 11") is all that is known about it.
    if (result.message.empty() && test.result == TestResult::missing) result.message = above;
    cases_.push_back(std::move(result));
  }

  std::string suite_;
  std::map<std::string, int> seen_;
  std::vector<CaseResult> cases_;
};

}  // namespace

std::vector<CaseResult> flat_cases(const TestRun& run) {
  std::vector<CaseResult> cases;
  std::map<std::string, int> seen;
  for (const TestCase& suite : run.suites) {
    const int count = ++seen[suite.name];
    Flattener flattener(count == 1 ? suite.name : suite.name + "#" + std::to_string(count));
    flattener.add(suite, "", "");
    for (CaseResult& result : flattener.take()) cases.push_back(std::move(result));
  }
  return cases;
}

bool tested_something(const CaseResult& result) {
  if (result.suite == "modules" && result.name == "modules") return false;
  return result.result == TestResult::pass || result.result == TestResult::fail ||
         result.result == TestResult::xfail;
}

}  // namespace kseries
