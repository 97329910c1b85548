// SPDX-License-Identifier: GPL-2.0-only
#include "judge/judge.h"

#include <gtest/gtest.h>

#include "testing/sample_evidence.h"

namespace kseries {
namespace {

using sample::Evidence;

Diagnostic diagnostic(DiagnosticSeverity severity, int patch) {
  Diagnostic d;
  d.file = "a.c";
  d.line = 7;
  d.severity = severity;
  d.message = "unused variable 'i'";
  d.flag = "-Wunused-variable";
  d.patch = patch;
  return d;
}

TEST(Judge, ACellWithoutProblemsPasses) {
  const CellResult result = Evidence().judged();
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_EQ(result.message, "1 passed, 1 skipped");
  EXPECT_EQ(result.console, "Linux version 6.12\n");
  const std::map<std::string, double> seconds = {
      {"configure", 1}, {"compile", 7}, {"link", 2}, {"boot", 0.75}, {"test", 2.25}};
  EXPECT_EQ(result.seconds, seconds);
}

TEST(Judge, ABuildThatFailedNamesItsFirstErrorAndPatch) {
  Evidence e;
  e.boot.reset();
  e.build.status = BuildStatus::failed;
  e.build.message = "make: error";
  EXPECT_EQ(e.verdict(), "build-failed: make: error");
  e.build.diagnostics = {diagnostic(DiagnosticSeverity::warning, 1),
                         diagnostic(DiagnosticSeverity::error, 5)};
  EXPECT_EQ(e.verdict(), "build-failed: a.c:7: unused variable 'i' [-Wunused-variable] (patch 5)");
  e.build.status = BuildStatus::not_configured;
  EXPECT_EQ(e.verdict(), "build-failed: make: error");
  e.build.status = BuildStatus::not_applied;
  e.build.message = "patch 3 does not apply\nhunk 1";
  EXPECT_EQ(e.verdict(), "not-applied: patch 3 does not apply");
}

TEST(Judge, ARemarkOfTheBuildIsKept) {
  Evidence e;
  e.build.remark = "the compiled lines are unknown";
  const CellResult result = e.judged();
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_EQ(result.remarks, std::vector<std::string>{"the compiled lines are unknown"});
}

TEST(Judge, ARunThatTestedNothingIsNeverAPass) {
  Evidence e;
  e.run.suites[0].subtests.erase(e.run.suites[0].subtests.begin());
  EXPECT_EQ(e.verdict(), "incomplete: nothing was tested: no case passed or failed");
  e.run.suites.clear();
  EXPECT_EQ(e.verdict(), "incomplete: nothing was tested: no case passed or failed");
  e.add("modules", "x", TestResult::pass);
  e.run.suites[0].subtests.clear();
  EXPECT_EQ(e.verdict(), "incomplete: nothing was tested: no case passed or failed");
}

TEST(Judge, ACellInWhichNoCaseUsedADeviceSaysThatItTestedNothing) {
  Evidence e;
  e.run.suites[0].subtests[0].device_use = DeviceUse::none;
  EXPECT_EQ(e.verdict(), "pass: 1 passed, 1 skipped; tested nothing: no case used a device");
  EXPECT_EQ(e.judged().remarks, std::vector<std::string>{"tested nothing: no case used a device"});
  EXPECT_EQ(e.judged().cases[0].device_use, DeviceUse::none);
  e.run.suites[0].subtests[0].device_use = DeviceUse::used;
  EXPECT_EQ(e.verdict(), "pass: 1 passed, 1 skipped");
}

TEST(Judge, APlanThatWasNotMetIsIncomplete) {
  Evidence e;
  e.run.complete = false;
  EXPECT_EQ(e.verdict(), "incomplete: the test plan was not met");
  e.run.problems = {"line 4: no plan"};
  EXPECT_EQ(e.verdict(), "incomplete: line 4: no plan");
  EXPECT_EQ(e.judged().remarks, std::vector<std::string>{"test output: line 4: no plan"});
  e.add("smoke", "dma", TestResult::missing, "signal 11");
  EXPECT_EQ(e.verdict(), "incomplete: 1 of 3 cases without a result, first smoke/dma: signal 11");
}

TEST(Judge, ASuiteThatPassesWithoutATestIsIncomplete) {
  Evidence e;
  e.add("mute", "x", TestResult::pass);
  e.run.suites.back().subtests.clear();
  EXPECT_EQ(e.verdict(), "incomplete: 'mute' passed without running a test");
}

TEST(Judge, AHangIsChargedToTheSuiteThatWasRunning) {
  Evidence e;
  e.add("crashed", "a", TestResult::missing);
  e.add("next", "a", TestResult::pass);
  e.add("next", "b", TestResult::missing);
  e.run.suites.back().result = TestResult::missing;
  e.boot->exit_reason = ExitReason::silence;
  e.boot->message.clear();
  EXPECT_EQ(e.verdict(), "hang: no output, in next/b");
}

TEST(Judge, AFailedCaseIsWorseThanAMissingOne) {
  Evidence e;
  e.add("smoke", "dma", TestResult::missing);
  e.add("smoke", "irq", TestResult::fail, "\n  expected 1\n  got 0");
  EXPECT_EQ(e.verdict(), "test-failed: 1 of 4 cases failed, first smoke/irq: expected 1");
}

TEST(Judge, AnOopsIsAPanicEvenIfTheGuestContinued) {
  Evidence e;
  Splat& splat = e.splat(SplatClass::null_ptr_deref, "smoke/group");
  splat.blame_patch = 5;
  splat.blame_where = "drivers/vfio/group.c:210";
  EXPECT_EQ(e.verdict(),
            "panic: BUG: null-ptr-deref (patch 5, drivers/vfio/group.c:210) in smoke/group");
}

TEST(Judge, AKernelWarningIsASplat) {
  Evidence e;
  e.splat(SplatClass::warning);
  e.add("smoke", "irq", TestResult::fail);
  EXPECT_EQ(e.verdict(), "splat: BUG: warning");
}

TEST(Judge, EveryExitReasonHasItsVerdict) {
  const std::vector<std::pair<ExitReason, std::string>> endings = {
      {ExitReason::panic, "panic: kernel panic"},
      {ExitReason::oops, "panic: kernel panic"},
      {ExitReason::reboot, "boot-failed: the guest was reset"},
      {ExitReason::silence, "hang: no output"},
      {ExitReason::deadline, "hang: time limit exceeded"},
      {ExitReason::no_kernel, "boot-failed: the firmware did not start the kernel"},
      {ExitReason::flood, "boot-failed: too much output"},
      {ExitReason::qemu_died, "boot-failed: QEMU exited"},
      {ExitReason::qemu_killed, "harness-error: QEMU was killed"},
  };
  Evidence e;
  for (const auto& [ending, verdict] : endings) {
    e.boot->exit_reason = ending;
    e.boot->message = "";
    EXPECT_EQ(e.verdict(), verdict);
    e.boot->message = "the message";
    EXPECT_NE(e.verdict().find(": the message"), std::string::npos);
  }
  e.boot->exit_reason = ExitReason::qemu_died;
  e.boot->console = "";
  EXPECT_EQ(e.verdict(), "harness-error: the message");
  ASSERT_TRUE(e.judged().error);
  EXPECT_EQ(e.judged().error->what, "the message");
}

TEST(Judge, AHangReportsHowFarTheGuestGot) {
  Evidence e;
  e.boot->exit_reason = ExitReason::silence;
  e.add("smoke", "dma", TestResult::missing);
  EXPECT_EQ(e.verdict(), "hang: no output, in smoke/dma");
  e.boot->init_seconds = 0;
  EXPECT_EQ(e.verdict(), "hang: no output, before init");
}

TEST(Judge, NewWarningsComeLast) {
  Evidence e;
  e.warnings = {diagnostic(DiagnosticSeverity::warning, 5)};
  EXPECT_EQ(e.verdict(),
            "new-warning: 1 new warning, first a.c:7: unused variable 'i' [-Wunused-variable] "
            "(patch 5)");
  e.expect_failure(SplatClass::warning);
  e.splat(SplatClass::warning);
  EXPECT_EQ(e.judged().verdict, Verdict::new_warning)
      << "a known failure does not hide a new warning";
}

TEST(Judge, WithoutABootACellIsNotRunUnlessItHasNoGuest) {
  Evidence e;
  e.boot.reset();
  EXPECT_EQ(e.verdict(), "not-run: built, not booted");
  e.cell.guest = "";
  EXPECT_EQ(e.verdict(), "pass: built (build-only cell)");
  e.warnings = {diagnostic(DiagnosticSeverity::warning, 5)};
  EXPECT_EQ(e.judged().verdict, Verdict::new_warning);
}

TEST(Judge, ATruncatedConsoleIsIncomplete) {
  Evidence e;
  e.boot->omitted = 100;
  EXPECT_EQ(
      e.verdict(),
      "incomplete: 100 bytes of console output were dropped; splats in them are not reported");
}

TEST(Judge, TheConsoleIsBounded) {
  Evidence e;
  e.boot->console = std::string(1U << 20, 'x');
  EXPECT_LT(e.judged().console.size(), 9U << 10);
  e.boot->exit_reason = ExitReason::panic;
  EXPECT_LT(e.judged().console.size(), 65U << 10);
  EXPECT_GT(e.judged().console.size(), 60U << 10);
}

TEST(Judge, AFailureOfTheHarnessKeepsItsError) {
  Cell cell;
  cell.id = "c1";
  const CellResult result = harness_failure(cell, {"build", "disk full", "/x", "free some"});
  EXPECT_EQ(result.verdict, Verdict::harness_error);
  EXPECT_EQ(result.message, "build: disk full: /x");
  ASSERT_TRUE(result.error);
  EXPECT_EQ(result.error->stage, "build");
  EXPECT_EQ(result.error->what, "disk full");
  EXPECT_EQ(result.error->where, "/x");
  EXPECT_EQ(result.error->hint, "free some");
}

}  // namespace
}  // namespace kseries
