// SPDX-License-Identifier: GPL-2.0-only
#include "judge/occurrence.h"

#include <gtest/gtest.h>

#include "judge/exit_code.h"
#include "judge/failure_rates.h"
#include "judge/finding_status.h"
#include "judge/findings.h"

namespace kseries {
namespace {

CellResult make_cell(const std::string& series, TestResult result) {
  CellResult cell;
  cell.cell = {.id = series.empty() ? "base" : series,
               .tree = "6.12",
               .series = series,
               .permutation = "p",
               .guest = "q35",
               .suites = {"s"}};
  cell.build.status = BuildStatus::ok;
  cell.boots = 1;
  cell.verdict = result == TestResult::fail ? Verdict::test_failed : Verdict::pass;
  cell.cases = {{"s", "t", result, 0, "", ""}, {"s", "u", TestResult::pass, 0, "", ""}};
  return cell;
}

/// A run of a series and of the tree without it.
Report make_report(TestResult with_series, TestResult without) {
  Report report;
  report.series.resize(2);
  for (SeriesResult& series : report.series) series.tree = "6.12";
  report.series[0].series = "v4";
  report.cells = {make_cell("v4", with_series), make_cell("", without)};
  report.findings = collect_findings(report);
  set_statuses(report);
  return report;
}

Finding failing_case() { return make_report(TestResult::fail, TestResult::pass).findings.at(0); }

TEST(Occurrence, CaseThatPassesOrIsSkippedElsewhereIsNotTheSameFailure) {
  const Finding finding = failing_case();
  EXPECT_EQ(find_occurrence(finding, make_cell("v4", TestResult::fail)), Occurrence::yes);
  EXPECT_EQ(find_occurrence(finding, make_cell("", TestResult::fail)), Occurrence::yes);
  EXPECT_EQ(find_occurrence(finding, make_cell("", TestResult::pass)), Occurrence::no);
  EXPECT_EQ(find_occurrence(finding, make_cell("", TestResult::skip)), Occurrence::skipped);
  CellResult skipped = make_cell("", TestResult::skip);
  skipped.cases = {{"s", "s", TestResult::skip, 0, "", ""}};
  EXPECT_EQ(find_occurrence(finding, skipped), Occurrence::skipped);
}

TEST(Occurrence, NothingIsKnownIfTheGuestDiedOfSomethingElseOrTheBuildFailed) {
  const Finding finding = failing_case();
  CellResult dead = make_cell("", TestResult::missing);
  dead.exit_reason = ExitReason::panic;
  dead.verdict = Verdict::panic;
  EXPECT_EQ(find_occurrence(finding, dead), Occurrence::unknown);
  CellResult broken = make_cell("", TestResult::pass);
  broken.build.status = BuildStatus::failed;
  broken.verdict = Verdict::build_failed;
  EXPECT_EQ(find_occurrence(finding, broken), Occurrence::unknown);
}

TEST(Occurrence, KernelReportOccursByFingerprint) {
  CellResult cell = make_cell("v4", TestResult::pass);
  Splat splat;
  splat.fingerprint = "warn f g";
  splat.title = "WARNING: f";
  splat.running_test = "s/t";
  cell.splats = {splat};
  cell.verdict = Verdict::splat;
  Report report;
  report.cells = {cell};
  const Finding finding = collect_findings(report).at(0);
  EXPECT_EQ(find_occurrence(finding, cell), Occurrence::yes);
  EXPECT_EQ(find_occurrence(finding, make_cell("", TestResult::pass)), Occurrence::no);
  cell.splats[0].fingerprint = "warn g h";
  EXPECT_EQ(find_occurrence(finding, cell), Occurrence::no);
}

TEST(Occurrence, WarningOfTheCompilerIsComparedWithAllWarningsOfTheBuild) {
  CellResult cell = make_cell("v4", TestResult::pass);
  Diagnostic warning;
  warning.file = "a.c";
  warning.severity = DiagnosticSeverity::warning;
  warning.message = "unused variable";
  cell.new_warnings = {warning};
  Report report;
  report.cells = {cell};
  const Finding finding = collect_findings(report).at(0);
  CellResult base = make_cell("", TestResult::pass);
  EXPECT_EQ(find_occurrence(finding, base), Occurrence::no);
  base.build.diagnostics = {warning};
  base.build.diagnostics[0].line = 7;
  EXPECT_EQ(find_occurrence(finding, base), Occurrence::yes);
}

TEST(FindingStatus, FailureOfTheBaseAloneIsFixedAndDoesNotFailTheRun) {
  const Report report = make_report(TestResult::pass, TestResult::fail);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].triage.status, FindingStatus::fixed);
  EXPECT_NE(exit_code_from_report(report), ExitCode::findings);
  EXPECT_EQ(exit_code_from_report(report, FailOn::any), ExitCode::findings);
}

TEST(FindingStatus, FailureOfBothIsOneThatIsPreExisting) {
  const Report report = make_report(TestResult::fail, TestResult::fail);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].triage.status, FindingStatus::pre_existing);
  EXPECT_EQ(report.findings[0].places.size(), 2U);
  EXPECT_NE(exit_code_from_report(report), ExitCode::findings);
}

TEST(FindingStatus, FailureOfTheSeriesAloneIsNew) {
  const Report report = make_report(TestResult::fail, TestResult::pass);
  EXPECT_EQ(report.findings.at(0).triage.status, FindingStatus::fresh);
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
}

TEST(FindingStatus, TreeWithoutASeriesIsItselfUnderTest) {
  Report report;
  report.series.resize(1);
  report.series[0].tree = "6.12";
  report.cells = {make_cell("", TestResult::fail)};
  report.findings = collect_findings(report);
  set_statuses(report);
  EXPECT_EQ(report.findings.at(0).triage.status, FindingStatus::fresh);
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
}

TEST(FailureRates, AreComparedByFishersExactTest) {
  // Sums of products of binomial coefficients: C(6,5) C(14,5) + C(6,6) C(14,4) of C(20,10).
  EXPECT_NEAR(chance_of_difference({3, 3}, {3, 0}), 0.05, 1e-9);
  EXPECT_NEAR(chance_of_difference({10, 5}, {10, 1}), 0.07044, 1e-4);
  EXPECT_NEAR(chance_of_difference({10, 1}, {10, 5}), 0.9946, 1e-3);
  EXPECT_DOUBLE_EQ(chance_of_difference({10, 0}, {10, 0}), 1);
  EXPECT_DOUBLE_EQ(chance_of_difference({10, 3}, {0, 0}), 1);
  EXPECT_DOUBLE_EQ(chance_of_difference({10, 10}, {10, 10}), 1);
}

}  // namespace
}  // namespace kseries
