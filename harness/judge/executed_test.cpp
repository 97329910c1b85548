// SPDX-License-Identifier: GPL-2.0-only
#include "judge/executed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/exit_code.h"
#include "judge/remarks.h"

namespace kseries {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// A clean report of one cell, in which these lines of mm/a.c ran.
Report counted_report(std::vector<int> executed) {
  Report report;
  report.series.push_back({.tree = "6.12", .series = "v1"});
  report.series.back().patches.push_back({.number = 1, .status = PatchStatus::applied});
  CellResult cell;
  cell.cell = {.id = "c", .tree = "6.12", .series = "v1", .patches = 1};
  cell.verdict = Verdict::pass;
  cell.cases.push_back({.suite = "mm", .name = "alloc", .result = TestResult::pass});
  cell.executed["mm/a.c"] = {.counted = {3, 4, 9, 12, 15}, .executed = std::move(executed)};
  report.cells.push_back(cell);
  return report;
}

TEST(Executed, RunThatExecutedNoChangedLineTestedNothing) {
  const Report report = counted_report({});
  EXPECT_EQ(
      nothing_executed(report, report.series[0]),
      "no test executed any of the 5 lines that 6.12/v1 changes; they were counted in 1 cell");
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
  EXPECT_THAT(collect_remarks(report), Contains(HasSubstr("no test executed any of the 5 lines")));
}

TEST(Executed, OneExecutedLineIsATest) {
  const Report report = counted_report({9});
  EXPECT_EQ(nothing_executed(report, report.series[0]), "");
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean);
}

TEST(Executed, NothingIsKnownWithoutCounters) {
  Report report = counted_report({});
  report.cells[0].executed.clear();
  EXPECT_EQ(nothing_executed(report, report.series[0]), "");
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean);
}

TEST(Executed, LinesOfAllCellsAddUp) {
  Report report = counted_report({9});
  report.cells.push_back(report.cells[0]);
  report.cells[1].executed["mm/a.c"].executed = {3};
  const ExecutedTotal total = executed_total(report, report.series[0]);
  EXPECT_EQ(executed_text(total), "2 of 5 changed lines with code were executed");
  EXPECT_THAT(unexecuted_lines(total), ElementsAre("mm/a.c: 4, 12-15"));
}

TEST(Executed, CellsWithAPartOfTheSeriesDoNotCount) {
  Report report = counted_report({9});
  report.cells[0].cell.patches = 0;
  EXPECT_EQ(executed_total(report, report.series[0]).cells, 0);
}

}  // namespace
}  // namespace kseries
