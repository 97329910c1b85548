// SPDX-License-Identifier: GPL-2.0-only
#include <gtest/gtest.h>

#include "judge/exit_code.h"
#include "judge/findings.h"

namespace kseries {
namespace {

Report report_with_one_patch() {
  Report report;
  report.series.resize(1);
  report.series[0].tree = "6.12";
  report.series[0].series = "v4";
  report.series[0].patches.resize(1);
  report.series[0].patches[0].number = 1;
  report.series[0].patches[0].status = PatchStatus::applied;
  return report;
}

TEST(LackingParts, ManyMissingPartsAreOneFinding) {
  Report report = report_with_one_patch();
  for (int part = 2; part <= 99999; ++part) report.series[0].missing.push_back(part);
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "parts 2 to 99999 of the series are missing");
}

TEST(LackingParts, FewMissingPartsAreAFindingEach) {
  Report report = report_with_one_patch();
  report.series[0].missing = {2, 3};
  EXPECT_EQ(collect_findings(report).size(), 2U);
}

TEST(LackingParts, APatchThatIsLeftOutIsAFinding) {
  Report report = report_with_one_patch();
  report.series[0].left_out = {"'x' (m:3): a reason"};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
  ASSERT_EQ(collect_findings(report).size(), 1U);
  EXPECT_EQ(collect_findings(report)[0].title, "left out: 'x' (m:3): a reason");
}

}  // namespace
}  // namespace kseries
