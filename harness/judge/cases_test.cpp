// SPDX-License-Identifier: GPL-2.0-only
#include "judge/cases.h"

#include <gtest/gtest.h>

#include "judge/describe.h"

namespace kseries {
namespace {

TestCase test_case(const std::string& name, TestResult result,
                   std::vector<TestCase> subtests = {}) {
  TestCase test;
  test.name = name;
  test.result = result;
  test.subtests = std::move(subtests);
  return test;
}

std::vector<std::string> list_cases(const TestRun& run) {
  std::vector<std::string> lines;
  for (const CaseResult& test : flat_cases(run)) {
    lines.push_back(test.suite + ": " + test.name + ": " +
                    std::to_string(static_cast<int>(test.result)));
  }
  return lines;
}

constexpr auto pass = TestResult::pass;
constexpr auto fail = TestResult::fail;
constexpr auto missing = TestResult::missing;
using Lines = std::vector<std::string>;

TEST(Cases, LeavesAreNamedByTheirPathBelowTheSuite) {
  TestRun run;
  run.suites = {
      test_case("smoke", pass,
                {test_case("group", pass, {test_case("dma", pass)}), test_case("cdev", pass)})};
  EXPECT_EQ(list_cases(run), (Lines{"smoke: group/dma: 0", "smoke: cdev: 0"}));
}

TEST(Cases, ASuiteWithoutSubtestsIsOneCaseWithItsName) {
  TestRun run;
  run.suites = {test_case("modules", fail)};
  EXPECT_EQ(list_cases(run), (Lines{"modules: modules: 1"}));
}

TEST(Cases, AParentThatFailedAloneIsNotLost) {
  TestRun run;
  run.suites = {
      test_case("a", fail, {test_case("x", pass)}),
      test_case("b", fail, {test_case("x", fail)}),
      test_case("c", pass, {test_case("y", fail, {test_case("z", pass)})}),
  };
  EXPECT_EQ(list_cases(run), (Lines{"a: a: 1", "a: x: 0", "b: x: 1", "c: y: 1", "c: y/z: 0"}));
}

TEST(Cases, ASuiteThatDiedAfterItsTestsIsListedInAdditionToItsFailedCases) {
  TestRun run;
  run.suites = {test_case("a", fail, {test_case("x", fail)}),
                test_case("b", fail, {test_case("x", fail), test_case("y", missing)})};
  run.suites[0].message = "TIMEOUT after 30 s";
  run.suites[0].program_exit = ProgramExit::timeout;
  run.suites[1].message = "signal 11";
  run.suites[1].program_exit = ProgramExit::signal;
  EXPECT_EQ(list_cases(run), (Lines{"a: a: 1", "a: x: 1", "b: x: 1", "b: y: 4"}));
  run.suites[0].message = "exit 1";
  run.suites[0].program_exit = ProgramExit::normal;
  EXPECT_EQ(list_cases(run).front(), "a: x: 1");
}

TEST(Cases, CasesWithTheSameNameAreDistinct) {
  TestRun run;
  run.suites = {test_case("s", fail, {test_case("x", fail), test_case("x", pass)}),
                test_case("s", pass, {test_case("x", pass)})};
  EXPECT_EQ(list_cases(run), (Lines{"s: x: 1", "s: x#2: 0", "s#2: x: 0"}));
}

TEST(Cases, AMissingCaseHasTheMessageOfItsParent) {
  TestRun run;
  run.suites = {test_case("s", fail, {test_case("x", pass), test_case("y", missing)})};
  run.suites[0].message = "signal 11";
  run.suites[0].program_exit = ProgramExit::signal;
  const auto cases = flat_cases(run);
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].message, "");
  EXPECT_EQ(cases[1].message, "signal 11");
}

TEST(Cases, SkippedAndMissingCasesAndThoseOfInitTestNothing) {
  CaseResult result;
  result.suite = "smoke";
  result.name = "x";
  for (const auto outcome : {pass, fail, TestResult::xfail}) {
    result.result = outcome;
    EXPECT_TRUE(tested_something(result));
  }
  for (const auto outcome : {TestResult::skip, missing}) {
    result.result = outcome;
    EXPECT_FALSE(tested_something(result));
  }
  for (const char* init : {"modules", "boot"}) {
    result.suite = result.name = init;
    result.result = pass;
    EXPECT_FALSE(tested_something(result));
  }
}

}  // namespace
}  // namespace kseries
