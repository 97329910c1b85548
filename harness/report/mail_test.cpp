// SPDX-License-Identifier: GPL-2.0-only
#include "report/mail.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "testing/golden.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

TEST(Mail, PassesWithoutADeviceAreCountedApart) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::pass, ""),
                  sample::booted(sample::cell("b", "y", "n"), Verdict::pass, "")};
  const std::string series = report.cells[0].cell.series;
  EXPECT_NE(mail_text(report, series).find("2 of 2 combinations passed; "), std::string::npos);
  for (CaseResult& test : report.cells[1].cases) test.device_use = DeviceUse::none;
  EXPECT_NE(
      mail_text(report, series).find("2 of 2 combinations passed (1 without using a device); "),
      std::string::npos);
}

TEST(Mail, LaterFailuresAreOneLine) {
  Report report;
  report.cells = {sample::oopsed("a", "y")};
  report.findings.resize(1);
  report.findings[0].kind = Verdict::panic;
  report.findings[0].places = {"a"};
  report.findings[0].later = {"s/one", "s/two"};
  EXPECT_NE(mail_text(report, report.cells[0].cell.series)
                .find("Not listed: 2 later failures in this boot.\n"),
            std::string::npos);
}

TEST(Mail, MatchesTheGoldenFile) {
  const std::string actual = mail_text(sample::report(), "vfio-noiommu-cdev-v4");
  EXPECT_EQ(actual, golden::expected(KSERIES_TESTDATA "/report/mail.txt", actual));
}

TEST(Mail, OnlyQuotedLinesAreWiderThan72Columns) {
  const std::string mail = mail_text(sample::report(), "vfio-noiommu-cdev-v4");
  for (const std::string_view line : split_lines(mail)) {
    EXPECT_TRUE(line.size() <= 72 || line.starts_with("    ")) << line;
  }
}

TEST(Mail, LocalPathsAreNotInTheMail) {
  const std::string mail = mail_text(sample::report(), "vfio-noiommu-cdev-v4");
  EXPECT_EQ(mail.find("reports/runs"), std::string::npos);
}

TEST(Mail, ACleanSeriesGetsAShortReply) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::pass, "")};
  EXPECT_EQ(mail_text(report, "vfio-noiommu-cdev-v4"),
            "Hi,\n"
            "\n"
            "I tested vfio-noiommu-cdev-v4 with kseries (build, boot in QEMU, test\n"
            "suites) in 1 combination of kernel configuration and guest.\n"
            "\n"
            "No problems found.\n"
            "\n"
            "1 of 1 combination passed; 2 test cases passed, 0 failed, 1 skipped.\n");
}

TEST(Mail, IfNothingRanItIsNotReportedAsClean) {
  Report report;
  report.cells = {sample::plain("a", Verdict::harness_error, "disk full"),
                  sample::plain("b", Verdict::not_run, "stopped")};
  std::string mail = mail_text(report, "vfio-noiommu-cdev-v4");
  EXPECT_EQ(mail.find("No problems"), std::string::npos) << mail;
  EXPECT_NE(mail.find("Nothing was tested."), std::string::npos) << mail;
  report.cells.push_back(sample::booted(sample::cell("c", "y", "n"), Verdict::pass, ""));
  mail = mail_text(report, "vfio-noiommu-cdev-v4");
  EXPECT_NE(mail.find("No problems found in the 1 combination that ran."), std::string::npos)
      << mail;
}

TEST(Mail, CodeThatNoKernelCompiledIsNotReportedAsClean) {
  Report report;
  report.series.emplace_back();
  report.series[0].tree = "6.12";
  report.series[0].series = "v4";
  report.compiled_lines = {
      {"6.12", "v4", "a.c", 3, 4, 1, 0, "no kernel of this run builds its object"}};
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::pass, "")};
  report.cells[0].cell.series = "v4";
  const std::string mail = mail_text(report, "v4");
  EXPECT_EQ(mail.find("No problems"), std::string::npos) << mail;
  EXPECT_NE(mail.find("Not tested: no kernel of this run compiled any of the 2"), std::string::npos)
      << mail;
}

TEST(Mail, IfAllTestsWereSkippedTheReasonIsReported) {
  Report report;
  report.series.emplace_back();
  report.series[0].tree = "6.12";
  report.series[0].series = "v4";
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::pass, "")};
  report.cells[0].cell.series = "v4";
  report.cells[0].cases = {{"smoke", "global.host_answers", TestResult::pass, 0, "", ""},
                           {"smoke", "smoke.x", TestResult::skip, 0, "no noiommu mode", ""}};
  const std::string mail = mail_text(report, "v4");
  EXPECT_EQ(mail.find("No problems"), std::string::npos) << mail;
  EXPECT_NE(mail.find("1 skipped: no noiommu"), std::string::npos) << mail;
}

TEST(Mail, ASeriesThatChangesNoKernelIsReportedAsSuch) {
  Report report;
  report.series.emplace_back();
  report.series[0].tree = "6.12";
  report.series[0].series = "v4";
  report.series[0].patches.resize(1);
  report.series[0].patches[0].hunks = {{.path = "Documentation/a.rst"}};
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::pass, "")};
  report.cells[0].cell.series = "v4";
  const std::string mail = mail_text(report, "v4");
  EXPECT_NE(mail.find("No problems found, but 6.12/v4 changes nothing that is built"),
            std::string::npos)
      << mail;
}

TEST(Mail, FindingsOfAnotherSeriesAreLeftOut) {
  const std::string mail = mail_text(sample::report(), "another");
  EXPECT_NE(mail.find("there was no kernel to build"), std::string::npos);
  EXPECT_EQ(mail.find("0 of 0"), std::string::npos) << mail;
  EXPECT_EQ(mail.find("NULL pointer"), std::string::npos);
}

}  // namespace
}  // namespace kseries
