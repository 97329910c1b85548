// SPDX-License-Identifier: GPL-2.0-only
#include "run/report_run.h"

#include <gtest/gtest.h>

#include "host/files.h"

namespace kseries {
namespace {

class ReportRun : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "/kseries-report-" + std::to_string(::getpid());
    ASSERT_TRUE(make_folders(root_).ok());
  }
  void TearDown() override { (void)remove_all(root_); }

  Report gather(const Plan& plan, const std::optional<RunEnd>& end) {
    Result<Report> report = gather_report(RunFolder(root_), plan, end);
    EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().what);
    return report.ok() ? report.take() : Report{};
  }

  std::string root_;
};

TEST_F(ReportRun, AddsUpTheTimeOfSeveralStarts) {
  const Report first = gather({}, RunEnd{RunState::interrupted, 100});
  const Report second = gather({}, RunEnd{RunState::complete, 20});
  const Report again = gather({}, std::nullopt);
  EXPECT_EQ(first.seconds, 100);
  EXPECT_EQ(second.seconds, 120);
  EXPECT_EQ(second.started, first.started);
  EXPECT_EQ(again.seconds, 120);
  EXPECT_EQ(again.started, first.started);
}

/// A cell "a" of the second build of a lane.
Plan two_builds() {
  Plan plan;
  plan.builds = {{.id = "b1"}, {.id = "b2", .after = "b1"}};
  plan.cells.resize(1);
  plan.cells[0].cell.id = "a";
  plan.cells[0].build = "b2";
  plan.cells[0].tree_id = "t";
  return plan;
}

StepResult failure(const std::string& what) {
  return {Verdict::harness_error, what, Error{"build", what, "/lane", "free some"}};
}

TEST_F(ReportRun, CellHasTheErrorOfTheFailedStep) {
  const RunFolder run(root_);
  const Plan plan = two_builds();
  for (const Step& step : {Step{StepKind::cell, "a"}, Step{StepKind::build, "b2"},
                           Step{StepKind::build, "b1"}, Step{StepKind::suites, "t"}}) {
    ASSERT_TRUE(run.write_step_result(step, failure(step.id + " is broken")));
    for (const RunState state : {RunState::complete, RunState::interrupted}) {
      const CellResult cell = gather(plan, RunEnd{state, 1}).cells[0];
      EXPECT_EQ(cell.verdict, Verdict::harness_error);
      ASSERT_TRUE(cell.error);
      EXPECT_EQ(cell.error->stage, "build");
      EXPECT_EQ(cell.error->what, step.id + " is broken");
      EXPECT_EQ(cell.error->where, "/lane");
      EXPECT_EQ(cell.error->hint, "free some");
    }
  }
}

TEST_F(ReportRun, FinishedBuildDoesNotDependOnItsLane) {
  const RunFolder run(root_);
  ASSERT_TRUE(run.write_step_result({StepKind::build, "b1"}, failure("broken")));
  ASSERT_TRUE(write_file(root_ + "/builds/b2/build.json", "{}"));
  EXPECT_EQ(gather(two_builds(), RunEnd{RunState::interrupted, 1}).cells[0].verdict,
            Verdict::not_run);
}

TEST_F(ReportRun, InterruptedStepIsNotRun) {
  StepResult stopped = failure("interrupted");
  stopped.error->kind = ErrorKind::interrupted;
  ASSERT_TRUE(RunFolder(root_).write_step_result({StepKind::cell, "a"}, stopped));
  EXPECT_EQ(gather(two_builds(), RunEnd{RunState::interrupted, 1}).cells[0].verdict,
            Verdict::not_run);
}

TEST_F(ReportRun, StepThatCouldNotWriteItsResultIsReported) {
  ASSERT_TRUE(write_file(root_ + "/suites/t.json", "{}"));
  const CellResult cell = gather(two_builds(), RunEnd{RunState::complete, 1}).cells[0];
  ASSERT_TRUE(cell.error);
  EXPECT_EQ(cell.error->what, "step 'build b1' left no result");
  EXPECT_EQ(cell.error->where, root_ + "/builds/b1/step.json");
}

TEST_F(ReportRun, StepWithoutAResultIsAHarnessErrorInLaterReports) {
  const Plan plan = two_builds();
  EXPECT_EQ(gather(plan, RunEnd{RunState::interrupted, 1}).cells[0].verdict, Verdict::not_run);
  EXPECT_EQ(gather(plan, std::nullopt).cells[0].verdict, Verdict::not_run);
  EXPECT_EQ(gather(plan, RunEnd{RunState::complete, 1}).cells[0].verdict, Verdict::harness_error);
  EXPECT_EQ(gather(plan, std::nullopt).cells[0].verdict, Verdict::harness_error);
}

TEST_F(ReportRun, WritesAMailForEachSeries) {
  Report report;
  report.series.resize(2);
  report.series[0].series = "v4";
  ASSERT_TRUE(write_file(root_ + "/mail-v3.txt", "of a former plan").ok());
  ASSERT_TRUE(write_reports(RunFolder(root_), report, {KSERIES_SOURCE, "kseries", {}}).ok());
  EXPECT_TRUE(exists(root_ + "/mail-v4.txt"));
  EXPECT_TRUE(exists(root_ + "/mail-none.txt"));
  EXPECT_FALSE(exists(root_ + "/mail-v3.txt"));
}

}  // namespace
}  // namespace kseries
