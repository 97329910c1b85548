// SPDX-License-Identifier: GPL-2.0-only
#include "judge/exit_code.h"

#include <gtest/gtest.h>

#include "judge/remarks.h"

namespace kseries {
namespace {

TEST(ExitCode, StepWithAFindingHasThatOfFindings) {
  EXPECT_EQ(exit_code_from_step({Verdict::pass, "3 tests", std::nullopt}), ExitCode::clean);
  EXPECT_EQ(exit_code_from_step({Verdict::known, "R4", std::nullopt}), ExitCode::clean);
  EXPECT_EQ(exit_code_from_step({Verdict::panic, "oops", std::nullopt}), ExitCode::findings);
  EXPECT_EQ(exit_code_from_step({Verdict::build_failed, "x.c:1", std::nullopt}),
            ExitCode::findings);
}

TEST(ExitCode, FailedStepHasThatOfItsError) {
  const auto exit_code = [](ErrorKind kind) {
    return exit_code_from_step(
        {Verdict::harness_error, "", Error{"guest", "no QEMU", "", "", kind}});
  };
  EXPECT_EQ(exit_code(ErrorKind::unavailable), ExitCode::unavailable);
  EXPECT_EQ(exit_code(ErrorKind::usage), ExitCode::usage);
  EXPECT_EQ(exit_code(ErrorKind::interrupted), ExitCode::interrupted);
  EXPECT_EQ(exit_code(ErrorKind::bug), ExitCode::bug);
}

TEST(ExitCode, ARunInWhichNoCaseUsedADeviceIsNotASuccess) {
  Report report;
  report.series.resize(1);
  report.series[0].tree = "6.12";
  report.series[0].series = "v4";
  report.cells.resize(1);
  report.cells[0].cell.tree = "6.12";
  report.cells[0].cell.series = "v4";
  report.cells[0].verdict = Verdict::pass;
  report.cells[0].cases = {{"noiommu_toggle", "parameter.is_off", TestResult::pass, 0, "", ""},
                           {"smoke", "smoke.cdev.id", TestResult::skip, 0, "no vfio-pci", ""}};
  for (CaseResult& test : report.cells[0].cases) test.device_use = DeviceUse::none;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
  EXPECT_EQ(collect_remarks(report),
            std::vector<std::string>{
                "no test case used a device for 6.12/v4: 1 passed without one, 1 skipped: no "
                "vfio-pci"});
  report.cells[0].cases[0].device_use = DeviceUse::unknown;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean)
      << "the suites of a tree do not report device use";
  report.cells[0].cases[0].device_use = DeviceUse::used;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean);
}

TEST(ExitCode, AShardMayTestNothingUntilItIsMerged) {
  Report report;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
  report.shard = {7, 8};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean) << "without cells";
  report.series.resize(1);
  report.cells.resize(1);
  report.cells[0].verdict = Verdict::pass;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean) << "no changed line was compiled";
  report.cells[0].verdict = Verdict::not_run;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
  report.cells[0].verdict = Verdict::harness_error;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
}

}  // namespace
}  // namespace kseries
