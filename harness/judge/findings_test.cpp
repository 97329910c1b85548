// SPDX-License-Identifier: GPL-2.0-only
#include "judge/findings.h"

#include <gtest/gtest.h>

#include "judge/describe.h"
#include "judge/exit_code.h"
#include "judge/remarks.h"

namespace kseries {
namespace {

CellResult cell(const std::string& id, Verdict verdict) {
  CellResult result;
  result.cell.id = id;
  result.cell.tree = "6.12";
  result.cell.series = "v4";
  result.cell.guest = "q35";
  result.verdict = verdict;
  result.message = "why " + id;
  result.repro = Reproduction{"kseries", ReproductionVerb::boot, id, ""};
  return result;
}

Splat splat(const std::string& fingerprint, int patch = 0) {
  Splat s;
  s.cls = SplatClass::oops;
  s.fatal = true;
  s.title = "BUG: NULL pointer";
  s.fingerprint = fingerprint;
  s.blame_patch = patch;
  if (patch > 0) s.blame_where = "group.c:9";
  return s;
}

SeriesResult series(PatchStatus status) {
  SeriesResult result;
  result.tree = "6.12";
  result.series = "v4";
  result.patches.resize(2);
  result.patches[0].number = 1;
  result.patches[0].status = PatchStatus::applied;
  result.patches[1].number = 2;
  result.patches[1].status = status;
  result.patches[1].message = "a.c: hunk 1 (line 10) does not apply";
  return result;
}

using Places = std::vector<std::string>;

TEST(Findings, OneSplatInManyCellsIsOneFinding) {
  Report report;
  report.cells = {cell("a", Verdict::panic), cell("b", Verdict::panic), cell("c", Verdict::panic)};
  report.cells[0].splats = {splat("x")};
  report.cells[1].splats = {splat("x", 5), splat("x", 5)};
  report.cells[2].splats = {splat("y")};
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].places, (Places{"a", "b"}));
  EXPECT_EQ(findings[0].patch, 5) << "blame from the first place that has one";
  EXPECT_EQ(findings[0].where, "group.c:9");
  EXPECT_EQ(findings[0].evidence, "cells/a/console.log");
  EXPECT_EQ(command_text(findings[0].repro), "kseries boot a");
  EXPECT_EQ(findings[1].places, (Places{"c"}));
}

TEST(Findings, TwoSeriesHaveTheirOwnBlame) {
  Report report;
  report.cells = {cell("a", Verdict::panic), cell("b", Verdict::panic)};
  report.cells[0].cell.series = "v4";
  report.cells[0].splats = {splat("x", 5)};
  report.cells[1].cell.series = "v5";
  report.cells[1].splats = {splat("x", 7)};
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].series, "v4");
  EXPECT_EQ(findings[0].patch, 5);
  EXPECT_EQ(findings[1].series, "v5");
  EXPECT_EQ(findings[1].patch, 7);
}

TEST(Findings, OfTheUnpatchedTreeAreOneForAllSeriesAndBlameNoPatch) {
  Report report;
  report.cells = {cell("a", Verdict::splat), cell("b", Verdict::splat), cell("c", Verdict::splat),
                  cell("d", Verdict::splat)};
  for (CellResult& result : report.cells) {
    result.splats = {splat("x", 5)};
    result.cell.tree = "6.12";
  }
  report.cells[0].cell.series = "v4";
  report.cells[1].cell.series.clear();
  report.cells[1].splats = {splat("x")};
  report.cells[2].cell.tree = "7.2";
  report.cells[2].cell.series = "v5";
  report.cells[3].cell.series = "v4-latch";
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].patch, 0);
  EXPECT_NE(findings[0].title.find("(also without the series)"), std::string::npos);
  EXPECT_EQ(findings[0].places, (Places{"a", "d", "b"}));
  EXPECT_EQ(findings[1].patch, 5) << "7.2 without it was not run";
}

TEST(Findings, WorstComesFirstThenTheMostFrequentKnownFailuresLast) {
  Report report;
  report.cells = {cell("a", Verdict::known), cell("b", Verdict::test_failed),
                  cell("c", Verdict::build_failed), cell("d", Verdict::test_failed)};
  report.cells[0].splats = {splat("x")};
  report.cells[0].splats[0].known = "R4";
  report.cells[1].cases = {{"s", "one", TestResult::fail, 0, "", ""},
                           {"s", "two", TestResult::fail, 0, "bad", ""}};
  report.cells[3].cases = {{"s", "two", TestResult::fail, 0, "bad", ""}};
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0].title, "why c");
  EXPECT_EQ(findings[1].title, "s/two failed: bad");
  EXPECT_EQ(findings[1].places, (Places{"b", "d"}));
  EXPECT_EQ(findings[2].title, "s/one failed");
  EXPECT_EQ(findings[3].known, "R4");
}

TEST(Findings, OneBuildErrorInManyCellsIsOneFinding) {
  Report report;
  report.cells = {cell("a", Verdict::build_failed), cell("b", Verdict::build_failed)};
  for (CellResult& result : report.cells) {
    Diagnostic error;
    error.file = "a.c";
    error.line = 3;
    error.severity = DiagnosticSeverity::error;
    error.message = "expected ';'";
    error.patch = 2;
    result.build.diagnostics = {error};
  }
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "a.c:3: expected ';'");
  EXPECT_EQ(findings[0].where, "a.c:3");
  EXPECT_EQ(findings[0].patch, 2);
  EXPECT_EQ(findings[0].places, (Places{"a", "b"}));
  EXPECT_EQ(findings[0].evidence, "cells/a/build.log");
}

TEST(Findings, ConsequencesOfAnotherFindingAreLeftOut) {
  Report report;
  report.cells = {cell("a", Verdict::panic), cell("b", Verdict::hang)};
  report.cells[0].exit_reason = ExitReason::panic;
  report.cells[0].splats = {splat("x")};
  report.cells[0].splats[0].running_test = "s/one";
  report.cells[0].cases = {{"s", "one", TestResult::fail, 0, "", ""},
                           {"s", "two", TestResult::missing, 0, "", ""}};
  report.cells[1].exit_reason = ExitReason::silence;
  report.cells[1].cases = {{"s", "two", TestResult::missing, 0, "", ""}};
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].title, "BUG: NULL pointer");
  EXPECT_EQ(findings[1].title, "why b");
  EXPECT_EQ(findings[1].where, "s/two");
}

TEST(Findings, MissingCasesOfAGuestThatWasDoneAreFindings) {
  Report report;
  report.cells = {cell("a", Verdict::incomplete), cell("b", Verdict::incomplete)};
  report.cells[0].cases = {{"s", "one", TestResult::missing, 0, "", ""}};
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].title, "s/one has no result");
  EXPECT_EQ(findings[1].title, "why b");
}

TEST(Findings, TheReproductionCommandIsQuotedForAShell) {
  Report report;
  report.series = {series(PatchStatus::conflict)};
  report.series[0].check =
      Reproduction{"kseries", ReproductionVerb::series_check, "./my series", "6.12"};
  EXPECT_EQ(command_text(collect_findings(report).at(0).repro),
            "kseries series check './my series' --tree 6.12");
}

TEST(Findings, APatchThatDoesNotApplyShowsItsHunk) {
  Report report;
  report.series = {series(PatchStatus::conflict)};
  HunkResult hunk;
  hunk.path = "a.c";
  hunk.number = 1;
  hunk.old_start = 10;
  hunk.status = HunkStatus::conflict;
  hunk.expected = "int i;\n";
  hunk.found = "long i;\n";
  hunk.nearest_line = 14;
  hunk.nearest_fuzz = 2;
  report.series[0].patches[1].hunks = {hunk};
  report.cells = {cell("a", Verdict::not_applied)};
  const auto findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U) << "not again for the cell";
  EXPECT_EQ(findings[0].title, "a.c: hunk 1 (line 10) does not apply");
  EXPECT_EQ(findings[0].patch, 2);
  EXPECT_EQ(findings[0].where, "a.c:10");
  EXPECT_EQ(findings[0].detail,
            "a.c: hunk 1 (line 10) does not apply\n"
            "  it would apply at line 14 with 2 lines less context\n"
            "  expected (-), found (+):\n"
            "    -int i;\n"
            "    +long i;\n");
  EXPECT_EQ(findings[0].places, (Places{"6.12/v4"}));
}

TEST(Findings, AKnownFailureThatOccurredInNoCellIsARemark) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  KnownFailure known;
  known.concern = "R4";
  known.what = "oops after the toggle";
  known.splat = SplatClass::oops;
  report.series[0].known = {known};
  report.cells = {cell("a", Verdict::not_run)};
  EXPECT_TRUE(collect_remarks(report).empty()) << "nothing was booted";
  report.cells[0].cases = {{"s", "one", TestResult::pass, 0, "", ""}};
  EXPECT_EQ(collect_remarks(report), (Places{"known failure of v4 on 6.12 did not occur in 1 cell: "
                                             "R4: oops after the toggle"}));
  report.cells[0].splats = {splat("x")};
  EXPECT_TRUE(collect_remarks(report).empty());
  report.series[0].known[0].suite = "toggle";
  EXPECT_TRUE(collect_remarks(report).empty()) << "the suite did not run";
  report.cells[0].cell.suites = {"toggle"};
  EXPECT_EQ(collect_remarks(report).size(), 1U);
  report.series[0].known[0].baseline = true;
  EXPECT_TRUE(collect_remarks(report).empty()) << "a baseline failure need not occur";
}

/// A cell of `series(...)` in which a test passed.
CellResult tested(const std::string& id, Verdict verdict) {
  CellResult result = cell(id, verdict);
  result.cell.tree = "6.12";
  result.cell.series = "v4";
  result.cases = {{"s", "one", TestResult::pass, 0, "", ""}};
  return result;
}

TEST(Findings, AWarningIsReproducedByCompilingAgain) {
  Report report;
  CellResult one = cell("a", Verdict::new_warning);
  one.repro = Reproduction{"/my home/build/kseries", ReproductionVerb::boot, "/runs/1/cells/a", ""};
  one.new_warnings.resize(1);
  one.new_warnings[0].message = "unused variable";
  report.cells = {one};
  ASSERT_EQ(collect_findings(report).size(), 1U);
  EXPECT_EQ(command_text(collect_findings(report)[0].repro),
            "'/my home/build/kseries' build /runs/1/cells/a");
}

TEST(Findings, AnErrorOfTheHarnessKeepsAllItsParts) {
  Report report;
  report.cells = {cell("a", Verdict::harness_error)};
  report.cells[0].message = "sandbox: bwrap failed:";
  report.cells[0].error =
      Error{"sandbox", "bwrap failed:\nno user namespace", "bwrap", "allow them"};
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "sandbox: bwrap failed:");
  EXPECT_EQ(findings[0].detail, "bwrap failed:\nno user namespace");
  ASSERT_TRUE(findings[0].error);
  EXPECT_EQ(findings[0].error->hint, "allow them");
}

TEST(ExitCode, FollowsTheWorstVerdict) {
  Report report;
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable) << "nothing ran";
  report.series = {series(PatchStatus::applied)};
  report.cells = {tested("a", Verdict::pass), tested("b", Verdict::known)};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean);
  report.cells.push_back(cell("c", Verdict::not_run));
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable) << "a part is not the whole";
  report.cells.push_back(cell("d", Verdict::new_warning));
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
  report.cells.push_back(cell("e", Verdict::harness_error));
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
}

TEST(ExitCode, ATreeOnWhichNothingWasTestedIsNotASuccess) {
  Report report;
  report.cells = {tested("a", Verdict::pass)};
  report.series = {series(PatchStatus::applied)};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean);
  report.series.push_back(report.series[0]);
  report.series[1].tree = "6.1";
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
}

TEST(ExitCode, ARunThatOnlyTestedTheHarnessIsNotASuccess) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  report.cells = {tested("a", Verdict::pass)};
  report.cells[0].cases = {
      {"smoke", "global.host_answers", TestResult::pass, 0, "", ""},
      {"smoke", "global.some_interface_opens", TestResult::skip, 0, "no interface", ""},
      {"smoke", "smoke.cdev.dma", TestResult::skip, 0, "no noiommu mode", ""},
      {"smoke", "smoke.cdev.id", TestResult::skip, 0, "no noiommu mode", ""}};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
  ASSERT_EQ(collect_remarks(report).size(), 1U);
  EXPECT_EQ(collect_remarks(report)[0],
            "no test case ran for 6.12/v4: 3 skipped, mostly because: no noiommu mode");
  report.cells.push_back(tested("b", Verdict::pass));
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean)
      << "some kernels may have nothing to test";
  EXPECT_TRUE(collect_remarks(report).empty());
}

TEST(ExitCode, CodeThatNoKernelCompiledIsNotASuccess) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  report.cells = {tested("a", Verdict::pass)};
  report.compiled_lines = {
      {"6.12", "v4", "a.c", 3, 4, 1, 0, "no kernel of this run builds its object"},
      {"6.12", "other", "a.c", 3, 4, 1, 2, ""}};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
  ASSERT_EQ(collect_remarks(report).size(), 1U);
  EXPECT_EQ(collect_remarks(report)[0],
            "no kernel of this run compiled any of the 2 lines that 6.12/v4 changes; its tests "
            "do not cover them");
  report.compiled_lines.push_back({"6.12", "v4", "b.c", 1, 1, 1, 1, ""});
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean) << "some lines were compiled";
  EXPECT_TRUE(collect_remarks(report).empty());
}

TEST(ExitCode, ASeriesThatChangesNoKernelIsCleanWithARemark) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  report.series[0].patches[0].hunks = {{.path = "Documentation/a.rst"}};
  report.series[0].patches[1].hunks = {{.path = "tools/testing/selftests/vfio/a.c"}};
  report.cells = {tested("a", Verdict::pass)};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::clean);
  ASSERT_EQ(collect_remarks(report).size(), 1U);
  EXPECT_TRUE(collect_remarks(report)[0].starts_with("6.12/v4 changes nothing that is built"));
  report.series[0].patches[1].hunks[0].path = "drivers/vfio/Kconfig";
  EXPECT_TRUE(collect_remarks(report).empty());
}

TEST(ExitCode, KernelsThatWereOnlyBuiltAreNotASuccess) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  report.cells = {tested("a", Verdict::pass)};
  report.cells[0].cell.guest = "";
  report.cells[0].cases.clear();
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
}

TEST(ExitCode, GuestsThatAllDiedOfAKnownFailureBeforeATestAreNotASuccess) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  report.cells = {tested("a", Verdict::known)};
  report.cells[0].splats = {splat("x")};
  report.cells[0].cases = {
      {"s", "one", TestResult::missing, 0, "", "not reached: R4", 1, MissingCause::not_reached}};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::unavailable);
}

TEST(ExitCode, AMissingPartIsAFinding) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  report.series[0].missing = {3};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "part 3 of the series is missing");
  EXPECT_EQ(findings[0].patch, 3);
  report.series[0].missing = {1};
  EXPECT_EQ(collect_findings(report)[0].title,
            "patch 1 is truncated: its diffstat lists more changes than its diff");
}

TEST(ExitCode, APatchThatDoesNotApplyIsAFinding) {
  Report report;
  report.series = {series(PatchStatus::conflict)};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
  report.series = {series(PatchStatus::already_applied)};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
}

TEST(ExitCode, ATreeThatKconfigRejectsIsAFindingWithTheLoopAsDetail) {
  Report report;
  report.series = {series(PatchStatus::applied)};
  report.series[0].kconfig_problem = {.file = "drivers/vfio/Kconfig",
                                      .line = 37,
                                      .message = "recursive dependency",
                                      .path = {"A depends on B"}};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "drivers/vfio/Kconfig:37: recursive dependency");
  EXPECT_EQ(findings[0].where, "drivers/vfio/Kconfig:37");
  EXPECT_EQ(findings[0].detail, "drivers/vfio/Kconfig:37: recursive dependency\n  A depends on B");
}

}  // namespace
}  // namespace kseries
