// SPDX-License-Identifier: GPL-2.0-only
#include "judge/init_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/cases.h"
#include "judge/describe.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TestRun run_of(const std::vector<std::pair<std::string, TestResult>>& suites) {
  TestRun run;
  run.complete = true;
  run.segments = 1;
  for (const auto& [name, result] : suites) {
    run.suites.emplace_back();
    run.suites.back().name = name;
    run.suites.back().result = result;
  }
  return run;
}

std::vector<std::string> names(const TestRun& run) {
  std::vector<std::string> all;
  for (const TestCase& suite : run.suites) all.push_back(suite.name);
  return all;
}

constexpr auto pass_result = TestResult::pass;
constexpr auto missing_result = TestResult::missing;

TEST(Foreign, SuitesThatWereAskedForAndThoseOfInitAreKept) {
  const TestRun run = without_foreign({"a", "b", "c"}, run_of({{"modules", pass_result},
                                                               {"boot", pass_result},
                                                               {"a", pass_result},
                                                               {"b", missing_result},
                                                               {"test 5", missing_result}}));
  EXPECT_TRUE(run.complete);
  EXPECT_THAT(run.problems, IsEmpty());
  EXPECT_EQ(run.suites.size(), 5U);
}

TEST(Foreign, OtherResultsAreRemovedAndMakeTheRunIncomplete) {
  const TestRun run = without_foreign(
      {"a", "b"},
      run_of({{"a", pass_result}, {"x", pass_result}, {"b", pass_result}, {"a", pass_result}}));
  EXPECT_FALSE(run.complete);
  EXPECT_THAT(names(run), ElementsAre("a", "b"));
  EXPECT_THAT(run.problems, ElementsAre("foreign result 'x': this boot runs no such suite",
                                        "foreign result 'a': the suite has another one"));
}

TEST(Foreign, SecondPlanMakesTheRunIncomplete) {
  TestRun run = run_of({{"a", pass_result}});
  run.segments = 2;
  EXPECT_FALSE(without_foreign({"a"}, run).complete);
}

TEST(ConsoleCase, FailsOnlyIfASuiteHidMessages) {
  EXPECT_THAT(with_console_case({}, TestRun()).suites, IsEmpty());
  const TestRun run = with_console_case({"s changed x", "s cleared the kernel log"}, TestRun());
  ASSERT_EQ(run.suites.size(), 1U);
  EXPECT_EQ(run.suites[0].result, TestResult::fail);
  EXPECT_EQ(run.suites[0].message, "s changed x\ns cleared the kernel log");
  EXPECT_TRUE(is_of_init(run.suites[0].name)) << "it tests nothing of the kernel";
}

TEST(Compilations, SuiteThatOnlyCompilesWithoutTheSeriesFails) {
  const TestRun run = with_compilations({{"tree:vfio", "a.c:1: error: no b", ""},
                                         {"tree:iommu", "a.c:1: error: no b", "a.c:1: error: no b"},
                                         {"tree:other", "", "a.c:1: error: no b"}},
                                        {"tree:vfio", "tree:iommu", "tree:other"}, TestRun());
  const std::vector<CaseResult> cases = flat_cases(run);
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(case_name(cases[0]), "compile/tree:vfio");
  EXPECT_EQ(cases[0].result, TestResult::fail);
  EXPECT_EQ(cases[0].message,
            "does not compile with the series: a.c:1: error: no b; the tests of the tree without "
            "the series ran instead");
  EXPECT_EQ(cases[1].result, TestResult::skip);
  EXPECT_EQ(cases[2].result, TestResult::pass);
  for (const CaseResult& test : cases) EXPECT_FALSE(tested_something(test));
}

TEST(Compilations, OnlyThoseOfTheSuitesOfABootAreAdded) {
  EXPECT_THAT(with_compilations({{"tree:vfio", "", ""}}, {"a"}, TestRun()).suites, IsEmpty());
}

TEST(HiddenSplats, AreAddedUnlessTheConsoleHasThem) {
  Splat seen;
  seen.cls = SplatClass::warning;
  seen.fingerprint = "warning:a";
  Splat other = seen;
  other.fingerprint = "warning:b";
  other.first_line = 3;
  const std::vector<Splat> all = with_hidden({seen}, {seen, other});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].fingerprint, "warning:b");
  EXPECT_EQ(all[1].first_line, 0) << "it is not a line of the console";
}

}  // namespace
}  // namespace kseries
