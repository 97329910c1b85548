// SPDX-License-Identifier: GPL-2.0-only
#include "history/queries.h"

#include <gtest/gtest.h>

#include "testing/history_fixture.h"

namespace kseries {
namespace {

using sample::RecordedRun;

class Queries : public RecordedHistory {
 protected:
  /// The first finding of a run, recorded or not.
  Finding seen(RecordedRun run) {
    use([&](Database& history) { return find_first_seen(history, run.report); });
    return run.report.findings.at(0);
  }
  std::vector<HistoryRun> recent() {
    std::vector<HistoryRun> runs;
    use([&](Database& history) -> Result<Done> {
      TRY_ASSIGN(runs, recent_runs(history, 10));
      return Done{};
    });
    return runs;
  }
  HistoryMatches search(const std::string& text, size_t max = 10) {
    HistoryMatches matches;
    use([&](Database& history) -> Result<Done> {
      TRY_ASSIGN(matches, search_history(history, text, max));
      return Done{};
    });
    return matches;
  }
  std::vector<FlakyRow> flaky() {
    std::vector<FlakyRow> rows;
    use([&](Database& history) -> Result<Done> {
      TRY_ASSIGN(rows, rank_flaky(history));
      return Done{};
    });
    return rows;
  }
};

TEST_F(Queries, RunRecordedAgainReplacesItsRecord) {
  record(RecordedRun("r1", 1).add("a", TestResult::fail));
  record(RecordedRun("r1", 1).add("a", TestResult::pass).add("b", TestResult::pass));
  ASSERT_EQ(recent().size(), 1U);
  EXPECT_EQ(recent()[0].findings, 0U);
  const SubjectHistory subject = search("smoke/a").cases.at(0).subjects.at(0);
  EXPECT_EQ(subject.failed_runs, 0U);
  EXPECT_EQ(subject.results, (std::map<std::string, size_t>{{"pass", 1}}));
}

TEST_F(Queries, SameIdStartedAgainIsAnotherRun) {
  record(RecordedRun("r1", 1));
  record(RecordedRun("r1", 2));
  EXPECT_EQ(recent().size(), 2U);
}

TEST_F(Queries, RecentRunsAreCountedNewestFirst) {
  record(RecordedRun("r1", 1).add("a", TestResult::fail));
  record(RecordedRun("r2", 2));
  const std::vector<HistoryRun> runs = recent();
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].point.run, "r2");
  EXPECT_EQ(runs[1].findings, 1U);
  EXPECT_EQ(runs[1].campaign, "vfio-noiommu");
  EXPECT_EQ(runs[1].subjects, std::vector<std::string>{"6.12/v4"});
  EXPECT_EQ(runs[1].verdicts, (std::map<std::string, size_t>{{"test-failed", 1}}));
}

TEST_F(Queries, CellThatDidNotRunIsLeftOut) {
  RecordedRun run("r1", 1);
  run.report.cells[0].verdict = Verdict::not_run;
  record(run);
  EXPECT_TRUE(recent().at(0).verdicts.empty());
}

TEST_F(Queries, FindingIsFailingSinceTheFirstOfTheLastRunsThatHaveIt) {
  record(RecordedRun("r1", 1).add("a", TestResult::fail));
  record(RecordedRun("r2", 2).add("a", TestResult::pass));
  record(RecordedRun("r3", 3).add("a", TestResult::fail));
  record(RecordedRun("other", 4, "v5").add("a", TestResult::pass));
  const RecordedRun last = RecordedRun("r4", 5).add("a", TestResult::fail);
  record(last);
  const Finding finding = seen(last);
  ASSERT_TRUE(finding.first_seen && finding.failing_since);
  EXPECT_EQ(finding.first_seen->run, "r1");
  EXPECT_EQ(finding.first_seen->time, "2026-11-01T10:00:00Z");
  EXPECT_EQ(finding.failing_since->run, "r3");
}

TEST_F(Queries, LaterRunsDoNotCountForAnEarlierReport) {
  const RecordedRun first = RecordedRun("r1", 1).add("a", TestResult::fail);
  record(first);
  record(RecordedRun("r2", 2).add("a", TestResult::pass));
  EXPECT_EQ(seen(first).failing_since.value_or(RunPoint{}).run, "r1");
}

TEST_F(Queries, FindingWasFirstSeenWithAnySeries) {
  record(RecordedRun("r1", 1, "v3").add("a", TestResult::fail));
  const RecordedRun last = RecordedRun("r2", 2, "v4").add("a", TestResult::fail);
  record(last);
  EXPECT_EQ(seen(last).first_seen.value_or(RunPoint{}).run, "r1");
  EXPECT_EQ(seen(last).failing_since.value_or(RunPoint{}).run, "r2");
}

TEST_F(Queries, FindingThatIsNotInTheHistoryHasNoFirstRun) {
  record(RecordedRun("r1", 1).add("a", TestResult::fail));
  EXPECT_FALSE(seen(RecordedRun("r2", 2).add("b", TestResult::fail)).first_seen);
}

TEST_F(Queries, FindingOfASeriesIsComparedWithRunsOfThatSeries) {
  RecordedRun conflict("r2", 2);
  conflict.find(Verdict::not_applied, "does not apply", "2\nx").report.findings[0].places = {
      "6.12/v4"};
  conflict.report.cells.clear();
  record(RecordedRun("r1", 1));
  record(conflict);
  EXPECT_EQ(seen(conflict).failing_since.value_or(RunPoint{}).run, "r2");
}

TEST_F(Queries, SearchFindsACaseByItsNameAndElseEverythingWithTheText) {
  record(RecordedRun("r1", 1)
             .add("open", TestResult::pass)
             .add("open.again", TestResult::fail)
             .find(Verdict::panic, "BUG: open_device crashed", "null-ptr-deref open_device"));
  EXPECT_EQ(search("smoke/open").cases.size(), 1U);
  EXPECT_TRUE(search("smoke/open").findings.empty());
  const HistoryMatches all = search("OPEN");
  EXPECT_EQ(all.cases.size(), 2U);
  EXPECT_EQ(all.findings.size(), 2U);
  EXPECT_EQ(search("100%").cases.size(), 0U);
  EXPECT_EQ(search("open", 1).left_out, 2U);
}

TEST_F(Queries, HistoryOfACaseIsByTreeAndSeries) {
  record(RecordedRun("r1", 1, "").add("a", TestResult::pass));
  record(RecordedRun("r2", 2).add("a", TestResult::fail));
  record(RecordedRun("r3", 3).add("a", TestResult::skip));
  record(RecordedRun("r4", 4).add("a", TestResult::fail));
  const CaseHistory test = search("smoke/a").cases.at(0);
  ASSERT_EQ(test.subjects.size(), 2U);
  EXPECT_EQ(test.subjects[0].series, "");
  EXPECT_FALSE(test.subjects[0].failing_since);
  const SubjectHistory& v4 = test.subjects[1];
  EXPECT_EQ(v4.runs, 3U);
  EXPECT_EQ(v4.failed_runs, 2U);
  EXPECT_EQ(v4.last_failure.value_or(RunPoint{}).run, "r4");
  // A skipped case did not pass.
  EXPECT_EQ(v4.failing_since.value_or(RunPoint{}).run, "r2");
  EXPECT_EQ(v4.results, (std::map<std::string, size_t>{{"fail", 2}, {"skip", 1}}));
}

TEST_F(Queries, HistoryOfAFindingCountsTheRunsWithoutIt) {
  record(RecordedRun("r1", 1).find(Verdict::panic, "BUG: x", "x"));
  record(RecordedRun("r2", 2));
  record(RecordedRun("r3", 3, "v5"));
  const FindingHistory finding = search("BUG: x").findings.at(0);
  EXPECT_EQ(finding.kind, "panic");
  EXPECT_EQ(finding.first_seen.run, "r1");
  ASSERT_EQ(finding.subjects.size(), 1U);
  EXPECT_EQ(finding.subjects[0].runs, 2U);
  EXPECT_EQ(finding.subjects[0].failed_runs, 1U);
  EXPECT_FALSE(finding.subjects[0].failing_since);
}

TEST_F(Queries, FlakyIsWhatBothFailedAndPassedWithOneKernel) {
  for (int day = 1; day <= 4; day++) {
    RecordedRun run("r" + std::to_string(day), day);
    run.add("always", TestResult::fail).add("never", TestResult::pass);
    run.add("often", day < 4 ? TestResult::fail : TestResult::pass);
    run.add("skips", day == 1 ? TestResult::fail : TestResult::skip);
    if (day == 2) run.find(Verdict::splat, "WARNING: w", "w");
    record(run);
  }
  const std::vector<FlakyRow> rows = flaky();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].title, "smoke/often");
  EXPECT_EQ(rows[0].failures, 3U);
  EXPECT_EQ(rows[0].boots, 4U);
  EXPECT_EQ(rows[1].kind, "splat");
  EXPECT_EQ(rows[1].failures, 1U);
  EXPECT_EQ(rows[1].boots, 4U);
}

TEST_F(Queries, OtherKernelsAndSuitesAreNotFlaky) {
  record(RecordedRun("r1", 1).add("a", TestResult::fail));
  RecordedRun kernel = RecordedRun("r2", 2).add("a", TestResult::pass);
  kernel.report.cells[0].build.digest = "k2";
  record(kernel);
  RecordedRun suites = RecordedRun("r3", 3).add("a", TestResult::pass);
  suites.plan.program = "p2";
  record(suites);
  EXPECT_TRUE(flaky().empty());
}

}  // namespace
}  // namespace kseries
