// SPDX-License-Identifier: GPL-2.0-only
//
// How known failures and multiple boots affect the verdict on a cell.
#include <gtest/gtest.h>

#include "judge/judge.h"
#include "testing/sample_evidence.h"

namespace kseries {
namespace {

using sample::Evidence;

TEST(Judge, AKnownSplatAloneIsKnown) {
  Evidence e;
  e.splat(SplatClass::warning);
  e.expect_failure(SplatClass::warning);
  EXPECT_EQ(e.verdict(), "known: R4: announced");
  e.add("smoke", "dma", TestResult::fail);
  EXPECT_EQ(e.judged().verdict, Verdict::test_failed);
}

TEST(Judge, TestsThatAKnownOopsPreventedAreKnownFailures) {
  Evidence e;
  e.splat(SplatClass::oops, "smoke/dma");
  e.expect_failure(SplatClass::oops, "dma");
  e.boot->exit_reason = ExitReason::panic;
  e.run.complete = false;
  e.add("smoke", "dma", TestResult::missing);
  e.add("smoke", "irq", TestResult::missing);
  EXPECT_EQ(e.verdict(), "known: R4: announced");
  const CellResult result = e.judged();
  EXPECT_EQ(result.cases.at(3).known, "not reached: R4: announced");
  EXPECT_EQ(result.remarks.at(0), "1 case was not reached after a known failure (R4: announced)");
  e.splat(SplatClass::bug).fatal = true;
  EXPECT_EQ(e.judged().verdict, Verdict::panic);
}

TEST(Judge, AnUnusualNormalEndIsARemark) {
  Evidence e;
  EXPECT_TRUE(e.judged().remarks.empty());
  e.boot->remark = "the console ended before the end marker";
  EXPECT_EQ(e.judged().verdict, Verdict::pass);
  EXPECT_EQ(e.judged().remarks.at(0), "end: the console ended before the end marker");
}

TEST(Judge, ABootOfAnEarlierRunIsARemark) {
  Evidence e;
  EXPECT_EQ(e.judged().reused_from, "");
  e.boot->earlier_run = "run-1";
  EXPECT_EQ(e.judged().verdict, Verdict::pass);
  EXPECT_EQ(e.judged().reused_from, "run-1");
  EXPECT_EQ(e.judged().remarks.at(0),
            "not booted again: run run-1 booted the same kernel and suites in the same guest");
}

TEST(Judge, ABugAfterWhichTheKernelContinuesIsASplat) {
  for (const SplatClass cls : {SplatClass::bug, SplatClass::list_corruption}) {
    Evidence e;
    e.splat(cls);
    EXPECT_EQ(e.verdict(), "splat: BUG: " + std::string(enum_name(cls)));
  }
}

TEST(Judge, AKnownListCorruptionThatWasAWarningDoesNotExcuseAHang) {
  Evidence e;
  e.boot->exit_reason = ExitReason::silence;
  e.splat(SplatClass::list_corruption);
  e.expect_failure(SplatClass::list_corruption);
  EXPECT_EQ(e.judged().verdict, Verdict::hang);
  e.splats[0].fatal = true;
  EXPECT_EQ(e.judged().verdict, Verdict::known);
}

TEST(Judge, AnEndThatAKnownFailureExplainsIsKnownEvenWithOtherFindings) {
  Evidence e;
  e.boot->exit_reason = ExitReason::deadline;
  e.add("smoke", "irq", TestResult::fail);
  e.add("smoke", "dma", TestResult::missing);
  e.expect_failure(SplatClass::hang, "dma");
  EXPECT_EQ(e.judged().verdict, Verdict::test_failed);
  EXPECT_EQ(e.judged().exit_known, "R4: announced");
  e.known.clear();
  EXPECT_EQ(e.judged().exit_known, "");
}

TEST(Judge, ModulesThatDoNotLoadInALaterBootAreAFinding) {
  Evidence e;
  e.run.suites.insert(e.run.suites.begin(), TestCase());
  e.run.suites[0].name = "modules";
  e.run.suites[0].result = TestResult::pass;
  e.boot_again("map", TestResult::pass);
  EXPECT_EQ(e.judged().verdict, Verdict::pass);
  e.further[0].tests.suites[0].subtests.clear();
  e.further[0].tests.suites[0].result = TestResult::fail;
  const CellResult result = e.judged();
  EXPECT_EQ(result.verdict, Verdict::test_failed);
  EXPECT_EQ(result.message, "1 of 4 cases failed, first modules/modules");
  EXPECT_EQ(result.cases[0].boot, 2);
}

TEST(Judge, ALeakDuringBootIsAFindingAndInitHasOneCaseForIt) {
  Evidence e;
  e.run.suites.insert(e.run.suites.begin(), TestCase());
  e.run.suites[0].name = "boot";
  e.run.suites[0].result = TestResult::pass;
  TestedBoot& second = e.boot_again("map", TestResult::pass);
  second.tests.suites.insert(second.tests.suites.begin(), e.run.suites[0]);
  const CellResult clean = e.judged();
  EXPECT_EQ(clean.verdict, Verdict::pass);
  EXPECT_EQ(std::count_if(clean.cases.begin(), clean.cases.end(),
                          [](const CaseResult& one) { return one.suite == "boot"; }),
            1);
  e.splat(SplatClass::kmemleak, "boot");
  EXPECT_EQ(e.judged().verdict, Verdict::splat);
}

TEST(Judge, AConsoleWithMoreSplatsThanAreKeptIsIncomplete) {
  Evidence e;
  e.splat(SplatClass::warning);
  e.expect_failure(SplatClass::warning);
  std::vector<TestedBoot> boots = {{*e.boot, e.run, e.splats, 7}};
  const CellResult result = judge(e.cell, e.build, boots, e.known, {});
  EXPECT_EQ(result.verdict, Verdict::incomplete);
  EXPECT_EQ(result.message, "7 splats were dropped: too many different splats on the console");
  EXPECT_EQ(result.remarks.front(), result.message);
}

TEST(Judge, TestsOfASecondBootCountAfterAKnownOopsInTheFirst) {
  Evidence e;
  e.splat(SplatClass::oops, "smoke/dma");
  e.expect_failure(SplatClass::oops, "dma");
  e.boot->exit_reason = ExitReason::panic;
  e.boot->message = "first end";
  e.run.complete = false;
  e.add("smoke", "dma", TestResult::missing);
  e.boot_again("map", TestResult::pass);
  CellResult result = e.judged();
  EXPECT_EQ(result.verdict, Verdict::known);
  EXPECT_EQ(result.boots, 2);
  EXPECT_EQ(result.exit_reason, ExitReason::panic);
  EXPECT_EQ(result.cases.back().suite + "/" + result.cases.back().name, "rest/map");
  EXPECT_EQ(result.cases.back().boot, 2);
  e.further[0].tests.suites[1].subtests[0].result = TestResult::fail;
  EXPECT_EQ(e.judged().verdict, Verdict::test_failed);
}

TEST(Judge, AKnownOopsExcusesNothingInAnotherBoot) {
  Evidence e;
  e.splat(SplatClass::oops, "smoke/dma");
  e.expect_failure(SplatClass::oops, "dma");
  e.boot->exit_reason = ExitReason::panic;
  TestedBoot& second = e.boot_again("map", TestResult::missing);
  second.boot.exit_reason = ExitReason::panic;
  second.boot.message = "second end";
  second.splats.resize(1);
  second.splats[0].cls = SplatClass::panic;
  second.splats[0].fatal = true;
  second.splats[0].title = "Kernel panic";
  CellResult result = e.judged();
  EXPECT_EQ(result.verdict, Verdict::panic);
  EXPECT_EQ(result.deciding_boot, 2);
  EXPECT_EQ(result.exit_message, "second end");
  EXPECT_EQ(result.cases.back().known, "");
  EXPECT_EQ(result.splats.back().known, "");
}

TEST(Judge, AHangIsKnownAfterAKnownOopsButNotAfterAnotherSplat) {
  Evidence e;
  e.boot->exit_reason = ExitReason::silence;
  e.splat(SplatClass::oops);
  e.expect_failure(SplatClass::oops);
  EXPECT_EQ(e.judged().verdict, Verdict::known);
  e.splats.clear();
  e.splat(SplatClass::warning);
  e.expect_failure(SplatClass::warning);
  EXPECT_EQ(e.judged().verdict, Verdict::hang);
}

TEST(Judge, AHangCanBeAKnownFailure) {
  Evidence e;
  e.boot->exit_reason = ExitReason::deadline;
  e.add("smoke", "dma", TestResult::missing);
  e.expect_failure(SplatClass::hang, "dma");
  EXPECT_EQ(e.judged().verdict, Verdict::known);
  e.known.back().name = "irq";
  EXPECT_EQ(e.judged().verdict, Verdict::hang);
}

TEST(Judge, AKnownFailureThatDidNotOccurIsARemark) {
  Evidence e;
  e.expect_failure(std::nullopt, "group");
  EXPECT_EQ(e.judged().verdict, Verdict::pass);
  EXPECT_EQ(e.judged().remarks.at(0),
            "known failure did not occur: smoke/group passed (R4: announced)");
}

TEST(Judge, AKnownEndDoesNotExcuseCasesThatASuiteLostBefore) {
  Evidence e;
  e.add("crashed", "a", TestResult::pass);
  e.add("crashed", "b", TestResult::missing);
  e.run.suites.back().result = TestResult::fail;
  e.run.suites.back().message = "signal 11";
  e.run.suites.back().program_exit = ProgramExit::signal;
  e.add("toggle", "off", TestResult::missing);
  e.run.suites.back().result = TestResult::missing;
  e.run.complete = false;
  e.boot->exit_reason = ExitReason::oops;
  e.splat(SplatClass::oops, "toggle/off");
  e.expect_failure(SplatClass::oops);
  const CellResult result = e.judged();
  EXPECT_EQ(result.verdict, Verdict::incomplete);
  EXPECT_EQ(result.message, "1 of 5 cases without a result, first crashed/b: signal 11");
  EXPECT_EQ(result.cases.back().known, "R4: announced");
}

TEST(Judge, AKnownEndBeforeAnySuiteTestsNothing) {
  Evidence e;
  e.run.suites.clear();
  e.run.suites.emplace_back();
  e.run.suites.back().name = "smoke";
  e.run.suites.back().result = TestResult::missing;
  e.run.complete = false;
  e.boot->exit_reason = ExitReason::oops;
  e.splat(SplatClass::oops);
  e.expect_failure(SplatClass::oops);
  EXPECT_EQ(e.verdict(), "incomplete: nothing was tested: no case passed or failed");
}

}  // namespace
}  // namespace kseries
