// SPDX-License-Identifier: GPL-2.0-only
#include "judge/aftermath.h"

#include <gtest/gtest.h>

#include "judge/findings.h"

namespace kseries {
namespace {

using Names = std::vector<std::string>;

Splat splat(SplatClass cls, double seconds, const std::string& fingerprint) {
  Splat made;
  made.cls = cls;
  made.title = "report " + fingerprint;
  made.fingerprint = fingerprint;
  made.fatal = cls == SplatClass::oops;
  made.seconds = seconds;
  return made;
}

CaseResult failed(const std::string& name, double ended, int boot = 1) {
  CaseResult test;
  test.suite = "s";
  test.name = name;
  test.result = TestResult::fail;
  test.boot = boot;
  test.ended = ended;
  return test;
}

CellResult cell(const std::string& id = "a") {
  CellResult result;
  result.cell.id = id;
  result.cell.tree = "6.12";
  result.cell.series = "v4";
  result.verdict = Verdict::panic;
  result.boots = 1;
  return result;
}

Names titles(const std::vector<CellResult>& cells) {
  Report report;
  report.cells = cells;
  Names all;
  for (const Finding& finding : collect_findings(report)) all.push_back(finding.title);
  return all;
}

TEST(Aftermath, WhatFailsAfterAnOopsInTheSameBootIsPartOfItsFinding) {
  CellResult result = cell();
  result.splats = {splat(SplatClass::oops, 5, "x"), splat(SplatClass::kasan, 8, "y"),
                   splat(SplatClass::oops, 9, "x")};
  result.cases = {failed("early", 4), failed("late", 6), failed("later", 7)};
  Report report;
  report.cells = {result};
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].title, "s/early failed") << "before the oops, so not because of it";
  EXPECT_EQ(findings[1].title, "report x");
  EXPECT_EQ(findings[1].later, (Names{"report y", "s/late", "s/later"}));
}

TEST(Aftermath, AFreshBootConfirmsAFailure) {
  CellResult result = cell();
  result.splats = {splat(SplatClass::oops, 5, "x")};
  result.cases = {failed("late", 6), failed("again", 6, 2)};
  CellResult other = cell("b");
  other.verdict = Verdict::test_failed;
  other.cases = {failed("late", 6)};
  EXPECT_EQ(titles({result, other}), (Names{"report x", "s/again failed", "s/late failed"}));
}

TEST(Aftermath, AWarningOrAKnownOopsLeavesTheKernelUsable) {
  CellResult result = cell();
  result.splats = {splat(SplatClass::warning, 5, "x"), splat(SplatClass::oops, 6, "y")};
  result.splats[1].known = "R4";
  result.cases = {failed("late", 7)};
  EXPECT_EQ(titles({result}), (Names{"report x", "s/late failed", "report y"}));
}

TEST(Aftermath, ACaseWithoutAResultBelongsToItIfTheGuestWentOn) {
  CellResult result = cell();
  result.splats = {splat(SplatClass::oops, 5, "x")};
  result.cases = {failed("first", 3), failed("lost", 0), failed("second", 6), failed("gone", 0)};
  result.cases[1].result = result.cases[3].result = TestResult::missing;
  EXPECT_EQ(titles({result}), (Names{"s/first failed", "report x", "s/lost has no result"}));
}

TEST(Aftermath, AnUnknownTimeIsNotLater) {
  CellResult result = cell();
  result.splats = {splat(SplatClass::oops, 0, "x")};
  result.cases = {failed("late", 7)};
  EXPECT_EQ(titles({result}), (Names{"report x", "s/late failed"}));
}

TEST(Findings, ThoseOfABootComeInTheOrderOfTimeWithTheWorstOfThem) {
  CellResult early = cell("a");
  early.splats = {splat(SplatClass::oops, 9, "oops"), splat(SplatClass::warning, 3, "cause")};
  CellResult other = cell("b");
  other.splats = {splat(SplatClass::warning, 1, "other")};
  CellResult hung = cell("c");
  hung.verdict = Verdict::hang;
  hung.message = "no output";
  hung.splats = {splat(SplatClass::warning, 2, "lockdep")};
  EXPECT_EQ(titles({other, early, hung}),
            (Names{"report cause", "report oops", "report lockdep", "no output", "report other"}));
}

}  // namespace
}  // namespace kseries
