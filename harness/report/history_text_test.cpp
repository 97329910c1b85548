// SPDX-License-Identifier: GPL-2.0-only
#include "report/history_text.h"

#include <gtest/gtest.h>

#include "report/overview.h"
#include "testing/hostile_text.h"

namespace kseries {
namespace {

TEST(HistoryText, RunsAreATable) {
  const HistoryRun run = {.point = {"2026-11-01T10:00:00Z", "r1"},
                          .seconds = 149.6,
                          .campaign = "c",
                          .subjects = {"6.12/none", "6.12/v4"},
                          .verdicts = {{"known", 1}, {"pass", 6}},
                          .findings = 2};
  EXPECT_EQ(history_text(std::vector<HistoryRun>{run}),
            "started               run  series              seconds  findings  cells\n"
            "2026-11-01T10:00:00Z  r1   6.12/none, 6.12/v4      150         2  1 known, 6 pass\n");
}

TEST(HistoryText, CaseHasARowForEachTreeAndSeries) {
  HistoryMatches matches;
  matches.cases = {{"smoke/a",
                    {{.tree = "6.12",
                      .series = "",
                      .runs = 12,
                      .failed_runs = 3,
                      .results = {{"fail", 3}, {"pass", 81}},
                      .first_failure = RunPoint{"2026-11-01T10:00:00Z", "r1"}}}}};
  matches.left_out = 2;
  EXPECT_EQ(history_text(matches),
            "case smoke/a\n"
            "  tree  series  runs  failed  first failure         failing since  cells\n"
            "  6.12  none      12       3  2026-11-01T10:00:00Z  -              3 fail, 81 pass\n"
            "\n2 further matches; give more of the name\n");
}

TEST(HistoryText, FlakyRowsHaveTheRate) {
  EXPECT_EQ(history_text(std::vector<FlakyRow>{{"test-failed", "smoke/a", 16, 3}}),
            "  rate  failed  boots  kind         case or finding\n"
            "18.8 %       3     16  test-failed  smoke/a\n");
}

TEST(HistoryText, ControlCharactersAreNotPrinted) {
  HistoryMatches matches;
  matches.findings = {{"panic", hostile::text(), {}, {{.tree = hostile::text()}}}};
  EXPECT_EQ(hostile::found_in(history_text(matches)), "");
}

TEST(SeenText, NamesTheRunsBeforeThisOne) {
  Report report;
  report.run = "r3";
  report.started = "t3";
  Finding finding;
  EXPECT_EQ(seen_text(report, finding), "");
  finding.first_seen = finding.failing_since = RunPoint{"t3", "r3"};
  EXPECT_EQ(seen_text(report, finding), "");
  finding.first_seen = RunPoint{"t1", "r1"};
  EXPECT_EQ(seen_text(report, finding), "first seen t1, run r1");
  finding.failing_since = RunPoint{"t2", "r2"};
  EXPECT_EQ(seen_text(report, finding), "failing since t2, run r2; first seen t1, run r1");
  finding.failing_since = finding.first_seen;
  EXPECT_EQ(seen_text(report, finding), "failing since t1, run r1");
}

}  // namespace
}  // namespace kseries
