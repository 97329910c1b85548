// SPDX-License-Identifier: GPL-2.0-only
#include "report/summary.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "report/overview.h"
#include "testing/golden.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

TEST(Summary, MatchesTheGoldenFile) {
  const std::string actual = summary_text(sample::report());
  EXPECT_EQ(actual, golden::expected(KSERIES_TESTDATA "/report/summary.txt", actual));
}

TEST(Summary, AnEmptyReportHasNoFindingsAndNoCells) {
  Report report;
  report.run = "r0";
  EXPECT_EQ(summary_text(report),
            "kseries, run r0: no findings\n  time    0 s\n\nNo findings\n\n0 cells\n");
}

TEST(Summary, TableShowsWhereConfigurationsAndGuestsDiffer) {
  Report report;
  report.cells.resize(3);
  report.cells[0].cell = {.id = "a", .assignment = {{"VFIO", "y"}, {"DEBUG_FS", "y"}}};
  report.cells[1].cell = {.id = "b", .assignment = {{"VFIO", "m"}, {"DEBUG_FS", "y"}}};
  report.cells[2].cell = {.id = "c", .assignment = {{"VFIO", "y"}}};
  for (CellResult& cell : report.cells) cell.cell.guest = "q35-noiommu";
  report.cells[2].cell.guest = "q35-intel-iommu";
  const std::string table = cells_table(report);
  EXPECT_NE(table.find("A=VFIO\n"), std::string::npos) << table;
  EXPECT_EQ(table.find("DEBUG_FS"), std::string::npos) << table;
  EXPECT_NE(table.find(" noiommu "), std::string::npos) << table;
  EXPECT_NE(table.find(" intel-iommu "), std::string::npos) << table;
}

TEST(Summary, LaterFailuresAreOneLine) {
  Report report;
  report.findings.resize(1);
  report.findings[0].kind = Verdict::panic;
  report.findings[0].places = {"a"};
  EXPECT_EQ(summary_text(report).find("later"), std::string::npos);
  report.findings[0].later = {"s/one", "s/two"};
  EXPECT_NE(summary_text(report).find("\n      later  2 later failures in this boot\n"),
            std::string::npos);
}

TEST(Summary, CountsNewFindingsApartFromThoseOfTheBase) {
  Report report;
  report.run = "r0";
  report.findings.resize(3);
  report.findings[0].kind = Verdict::panic;
  report.findings[0].triage.base.runs = 1;
  report.findings[1].triage.status = FindingStatus::pre_existing;
  report.findings[2].triage.status = FindingStatus::flaky;
  const std::string text = "new finding, 1 pre-existing, 1 flaky\n";
  EXPECT_EQ(summary_text(report).find("kseries, run r0: 1 " + text), 0U);
  report.findings[0].triage.status = FindingStatus::fixed;
  EXPECT_EQ(summary_text(report).find(
                "kseries, run r0: no new findings, 1 pre-existing, 1 fixed, 1 flaky\n"),
            0U);
}

TEST(Summary, AViolationOfTheTreeIsListedOnce) {
  Report report;
  report.proofs = {{.tree = "6.12", .series = "", .name = "R1", .violated_by_base = true},
                   {.tree = "6.12", .series = "v4", .name = "R1", .violated_by_base = true}};
  EXPECT_NE(summary_text(report).find("6.12/none: R1"), std::string::npos);
  EXPECT_EQ(summary_text(report).find("6.12/v4: R1"), std::string::npos);
  report.proofs.erase(report.proofs.begin());
  EXPECT_NE(summary_text(report).find("6.12/v4: R1"), std::string::npos);
}

TEST(Summary, CellsThatDidNotRunAreNotReportedAsClean) {
  Report report;
  report.cells = {sample::plain("a", Verdict::pass, ""), sample::plain("b", Verdict::not_run, "x")};
  EXPECT_NE(summary_text(report).find("\nNo findings in the cells that ran\n"), std::string::npos);
  report.cells.pop_back();
  EXPECT_NE(summary_text(report).find("\nNo findings\n"), std::string::npos);
}

TEST(Summary, TheTableFitsHundredColumnsWhateverTheNames) {
  Report report = sample::report();
  for (CellResult& result : report.cells) {
    result.cell.tree = "git:" + std::string(80, 't') + "@" + result.cell.id;
    result.cell.series = std::string(120, 's') + result.cell.id;
    result.cell.guest = std::string(60, 'g') + result.cell.id;
    result.seconds["compile"] = 12345.6;
    for (int i = 0; i < 20; i++) {
      result.cell.assignment["SYMBOL_" + std::to_string(i)] = result.cell.id;
    }
  }
  for (const std::string_view line : split_lines(cells_table(report))) EXPECT_LE(line.size(), 100U);
}

TEST(Summary, ColumnsThatDoNotVaryAreLeftOut) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::pass, ""),
                  sample::booted(sample::cell("b", "n", "n"), Verdict::pass, "")};
  EXPECT_EQ(cells_table(report),
            "  A=VFIO_GROUP\n"
            "\n"
            "#  A  build  boot  test  pass  fail  known  skip  verdict\n"
            "1  y   41.8   0.8   2.0     2     0      0     1  pass\n"
            "2  n   41.8   0.8   2.0     2     0      0     1  pass\n");
}

TEST(Summary, FlavoursHaveAColumnOfTheirOwn) {
  Report report = sample::report();
  EXPECT_EQ(cells_table(report).find("flavour"), std::string::npos);
  report.cells[0].cell.flavour = "kasan";
  const std::string table = cells_table(report);
  EXPECT_NE(table.find("flavour"), std::string::npos);
  EXPECT_NE(table.find("kasan"), std::string::npos);
  EXPECT_NE(table.find("plain"), std::string::npos);
}

TEST(Summary, OfManyCellsThoseThatPassedAreOnlyCounted) {
  Report report;
  for (int i = 0; i < 61; i++) {
    const std::string id = "c" + std::to_string(i);
    report.cells.push_back(
        sample::booted(sample::cell(id, "y", "n"), i == 30 ? Verdict::splat : Verdict::pass, ""));
  }
  const std::string table = cells_table(report);
  EXPECT_EQ(split_lines(table).size(), 3U) << table;
  EXPECT_NE(table.find("\n31  "), std::string::npos) << "the cells keep their numbers";
  EXPECT_NE(table.find("and 60 cells that passed\n"), std::string::npos);
}

TEST(Summary, HostileBytesDoNotReachTheTerminal) {
  Report report = sample::report();
  report.findings[0].title = "\x1B[2J\x07 \xFF";
  report.findings[0].detail = "\x1B]0;x\x07\n";
  for (const char c : summary_text(report)) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c < 0x7F)) << static_cast<int>(c);
  }
}

TEST(Overview, PlacesAreTheNumbersInTheTable) {
  const Report report = sample::report();
  Finding finding;
  finding.places = {"c3", "c1", "c2", "6.1/v4"};
  EXPECT_EQ(places_text(report, finding), "cells 1-3, 6.1/v4");
  finding.places = {"c10"};
  EXPECT_EQ(places_text(report, finding), "cell 10");
}

TEST(Overview, TotalsCountVerdictsWorstFirst) {
  EXPECT_EQ(totals_text(sample::report()),
            "10 cells: 1 harness-error, 1 build-failed, 2 panic, 1 hang, 1 test-failed, 1 known, "
            "2 pass, 1 not-run");
}

}  // namespace
}  // namespace kseries
