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

TEST_F(ReportRun, StartedSeveralTimesBeganWithTheFirstAndTookAllOfThem) {
  const Report first = gather({}, RunEnd{RunState::interrupted, 100});
  const Report second = gather({}, RunEnd{RunState::complete, 20});
  const Report again = gather({}, std::nullopt);
  EXPECT_EQ(first.seconds, 100);
  EXPECT_EQ(second.seconds, 120);
  EXPECT_EQ(second.started, first.started);
  EXPECT_EQ(again.seconds, 120);
  EXPECT_EQ(again.started, first.started);
}

TEST_F(ReportRun, AStepThatLeftNothingIsOurFailureInALaterReportToo) {
  Plan plan;
  plan.cells.resize(1);
  plan.cells[0].cell.id = "a";
  EXPECT_EQ(gather(plan, RunEnd{RunState::interrupted, 1}).cells[0].verdict, Verdict::not_run);
  EXPECT_EQ(gather(plan, std::nullopt).cells[0].verdict, Verdict::not_run);
  EXPECT_EQ(gather(plan, RunEnd{RunState::complete, 1}).cells[0].verdict, Verdict::harness_error);
  EXPECT_EQ(gather(plan, std::nullopt).cells[0].verdict, Verdict::harness_error);
}

TEST_F(ReportRun, MailsAreThoseOfItsSeries) {
  Report report;
  report.series.resize(2);
  report.series[0].series = "v4";
  ASSERT_TRUE(write_file(root_ + "/mail-v3.txt", "of a former plan").ok());
  ASSERT_TRUE(write_reports(RunFolder(root_), report, KSERIES_SOURCE).ok());
  EXPECT_TRUE(exists(root_ + "/mail-v4.txt"));
  EXPECT_TRUE(exists(root_ + "/mail-none.txt"));
  EXPECT_FALSE(exists(root_ + "/mail-v3.txt"));
}

}  // namespace
}  // namespace kseries
