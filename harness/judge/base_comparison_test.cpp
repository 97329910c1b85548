// SPDX-License-Identifier: GPL-2.0-only
#include "judge/base_comparison.h"

#include <gtest/gtest.h>

#include "judge/exit_code.h"
#include "judge/findings.h"

namespace kseries {
namespace {

using Lines = std::vector<std::string>;

CellResult cell(const std::string& id, const std::string& series) {
  CellResult result;
  result.cell.id = id;
  result.cell.tree = "6.12";
  result.cell.series = series;
  result.cell.permutation = "p";
  result.cell.guest = "q35";
  result.verdict = Verdict::pass;
  result.message = "passed";
  result.boots = 1;
  return result;
}

void add_cases(CellResult& result, int first, int last, TestResult outcome,
               const std::string& message = "") {
  for (int i = first; i <= last; i++) {
    result.cases.push_back({"cdev", "t" + std::to_string(i), outcome, 0, message, ""});
  }
}

KernelMessage message(const std::string& text, const std::string& test = "cdev/t1") {
  KernelMessage made;
  made.text = text;
  made.example = text + " 17";
  made.running_test = test;
  return made;
}

/// A base in which 20 tests pass, and a cell with a series.
Report sample() {
  Report report;
  report.cells = {cell("base", ""), cell("v4", "v4")};
  add_cases(report.cells[0], 1, 20, TestResult::pass);
  return report;
}

TEST(BaseComparison, PassesThatBecameSkipsAreAFinding) {
  Report report = sample();
  add_cases(report.cells[1], 1, 8, TestResult::pass);
  add_cases(report.cells[1], 9, 11, TestResult::skip, "no group");
  add_cases(report.cells[1], 12, 20, TestResult::skip, "no cdev");
  compare_with_base(report);
  EXPECT_EQ(report.cells[1].verdict, Verdict::tests_skipped);
  const std::string text =
      "cdev: 12 of 20 tests that pass without the series are skipped, mostly because: no cdev";
  EXPECT_EQ(report.cells[1].message, text);
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Verdict::tests_skipped);
  EXPECT_EQ(findings[0].title, text);
  EXPECT_EQ(findings[0].places, Lines{"v4"});
  EXPECT_EQ(findings[0].detail, "compared with cells/base");
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
}

TEST(BaseComparison, AFewSkipsOrFailuresAreNotACollapse) {
  Report half = sample();
  add_cases(half.cells[1], 1, 10, TestResult::pass);
  add_cases(half.cells[1], 11, 20, TestResult::skip);
  compare_with_base(half);
  EXPECT_TRUE(half.cells[1].skipped_passes.empty()) << "half still pass";
  Report failing = sample();
  add_cases(failing.cells[1], 1, 11, TestResult::fail);
  add_cases(failing.cells[1], 12, 20, TestResult::skip);
  compare_with_base(failing);
  EXPECT_TRUE(failing.cells[1].skipped_passes.empty()) << "only 9 are skipped";
}

TEST(BaseComparison, ASuiteThatSkipsAsAWholeLosesAllItsPasses) {
  Report report = sample();
  report.cells[1].cases = {{"cdev", "cdev", TestResult::skip, 0, "no iommufd", ""}};
  compare_with_base(report);
  EXPECT_EQ(report.cells[1].message,
            "cdev: 20 of 20 tests that pass without the series are skipped, mostly because: no "
            "iommufd");
}

TEST(BaseComparison, NeedsABootOfTheSameConfigurationAndGuestThatWasDone) {
  const auto skipped_with = [](const auto& change) {
    Report report = sample();
    add_cases(report.cells[1], 1, 20, TestResult::skip);
    change(report.cells[0]);
    compare_with_base(report);
    return report.cells[1].skipped_passes.size();
  };
  EXPECT_EQ(skipped_with([](CellResult&) {}), 1U);
  EXPECT_EQ(skipped_with([](CellResult& base) { base.cell.guest = "i440fx"; }), 0U);
  EXPECT_EQ(skipped_with([](CellResult& base) { base.cell.permutation = "q"; }), 0U);
  EXPECT_EQ(skipped_with([](CellResult& base) { base.cell.flavour = "kasan"; }), 0U);
  EXPECT_EQ(skipped_with([](CellResult& base) { base.cell.tree = "7.2"; }), 0U);
  EXPECT_EQ(skipped_with([](CellResult& base) { base.exit_reason = ExitReason::panic; }), 0U);
}

TEST(BaseComparison, AWorseVerdictStays) {
  Report report = sample();
  add_cases(report.cells[1], 1, 20, TestResult::skip);
  report.cells[1].verdict = Verdict::panic;
  compare_with_base(report);
  EXPECT_EQ(report.cells[1].verdict, Verdict::panic);
  EXPECT_EQ(report.cells[1].message, "passed");
}

TEST(BaseComparison, AWarningThatTheBaseDoesNotLogIsAFinding) {
  Report report = sample();
  add_cases(report.cells[1], 1, 20, TestResult::pass);
  report.cells[0].messages = {message("vfio-pci *: old")};
  report.cells[1].messages = {message("vfio-pci *: old"), message("vfio-pci *: new"),
                              message("vfio-pci *: new", "cdev/t2")};
  compare_with_base(report);
  EXPECT_EQ(report.cells[1].verdict, Verdict::kernel_message);
  EXPECT_EQ(report.cells[1].message, "1 new kernel message, first vfio-pci *: new 17");
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Verdict::kernel_message);
  EXPECT_EQ(findings[0].title, "new kernel message: vfio-pci *: new 17");
  EXPECT_EQ(findings[0].where, "cdev/t1");
  EXPECT_TRUE(report.cells[1].remarks.empty());
}

TEST(BaseComparison, AFaultCountsPerSuiteBecauseSomeTestsProvokeThem) {
  Report report = sample();
  add_cases(report.cells[0], 1, 20, TestResult::pass);
  report.cells[0].cases.push_back({"dma", "x", TestResult::pass, 0, "", ""});
  KernelMessage fault = message("DMAR: fault", "dma/x");
  fault.is_fault = true;
  report.cells[0].messages = {fault};
  report.cells[1].messages = {fault};
  compare_with_base(report);
  EXPECT_TRUE(report.cells[1].new_messages.empty());
  report.cells[1].messages[0].running_test = "cdev/t1";
  compare_with_base(report);
  EXPECT_EQ(report.cells[1].new_messages.size(), 1U);
}

TEST(BaseComparison, AWarningThatCanNotBeComparedIsARemark) {
  Report report = sample();
  report.cells[0].cases[0].result = TestResult::skip;
  report.cells[1].messages = {message("vfio-pci *: new")};
  compare_with_base(report);
  EXPECT_TRUE(report.cells[1].new_messages.empty()) << "the base skips the test";
  EXPECT_EQ(report.cells[1].remarks,
            Lines{"kernel message, in a test that is skipped without the series: vfio-pci *: new"});
  report.cells[1].remarks.clear();
  report.cells.erase(report.cells.begin());
  compare_with_base(report);
  EXPECT_EQ(report.cells[0].verdict, Verdict::pass);
  EXPECT_EQ(report.cells[0].remarks,
            Lines{"kernel message, this configuration was not booted without the series: vfio-pci "
                  "*: new"});
}

TEST(BaseComparison, AWarningOfTheBaseInAnotherConfigurationIsNotRemarked) {
  Report report = sample();
  report.cells[0].cell.permutation = "other";
  report.cells[0].messages = {message("vfio-pci *: old")};
  report.cells[1].messages = {message("vfio-pci *: old"), message("vfio-pci *: new")};
  compare_with_base(report);
  EXPECT_EQ(report.cells[1].remarks.size(), 1U);
  report.cells[0].cell.guest = "another guest";
  report.cells[1].remarks.clear();
  compare_with_base(report);
  EXPECT_EQ(report.cells[1].remarks.size(), 2U);
}

}  // namespace
}  // namespace kseries
