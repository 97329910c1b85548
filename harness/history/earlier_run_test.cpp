// SPDX-License-Identifier: GPL-2.0-only
#include <gtest/gtest.h>

#include "history/queries.h"
#include "testing/history_fixture.h"

namespace kseries {
namespace {

using sample::RecordedRun;

class EarlierRun : public RecordedHistory {
 protected:
  void record(RecordedRun run, const std::string& content = "series-1") {
    run.plan.builds[0].domain = content;
    RecordedHistory::record(run);
  }
  std::optional<Report> find(const SeriesIdentity& series,
                             const std::set<std::string>& current = {"v5"}) {
    std::optional<Report> found;
    use([&](Database& history) -> Result<Done> {
      TRY_ASSIGN(found, find_earlier_run(history, series, current));
      return Done{};
    });
    return found;
  }
};

TEST_F(EarlierRun, IsTheNewestWithTheSamePatchesWhateverTheirName) {
  record(RecordedRun("old", 1, "first-name").add("a", TestResult::fail), "same");
  record(RecordedRun("new", 2, "second-name").add("b", TestResult::fail), "same");
  record(RecordedRun("newest", 3, "v4"), "other");
  const std::optional<Report> found = find({"v4", {"same"}});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->run, "new");
  ASSERT_EQ(found->findings.size(), 1U);
  EXPECT_EQ(found->findings[0].title, "smoke/b failed");
  EXPECT_EQ(found->findings[0].kind, Verdict::test_failed);
  EXPECT_EQ(found->findings[0].series, "second-name");
  ASSERT_EQ(found->cells.size(), 1U);
  EXPECT_EQ(found->findings[0].places, std::vector<std::string>{found->cells[0].cell.id});
  EXPECT_EQ(found->cells[0].cell.tree, "6.12");
  EXPECT_EQ(found->cells[0].cell.permutation, "p1");
  EXPECT_EQ(found->cells[0].cell.guest, "q35");
}

TEST_F(EarlierRun, HasTheNameIfNoPatchesAreTheSame) {
  record(RecordedRun("r1", 1), "other");
  EXPECT_EQ(find({"v4", {"same"}})->run, "r1");
  EXPECT_FALSE(find({"v3", {"same"}}).has_value());
}

TEST_F(EarlierRun, DidNotTestTheCurrentSeries) {
  record(RecordedRun("r1", 1), "same");
  EXPECT_FALSE(find({"v4", {"same"}}, {"v4"}).has_value());
}

TEST_F(EarlierRun, FindingsWithOtherSeriesAreNotThoseOfTheSeries) {
  RecordedRun run("r1", 1);
  run.add("a", TestResult::fail);
  run.report.series.push_back({.tree = "6.12", .series = "other"});
  CellResult other = run.report.cells[0];
  other.cell.id = "other-cell";
  other.cell.series = "other";
  run.report.cells.push_back(other);
  run.find(Verdict::panic, "oops", "oops");
  run.report.findings.back().places = {"other-cell"};
  record(run);
  const std::optional<Report> found = find({"v4", {}});
  ASSERT_EQ(found->findings.size(), 1U);
  EXPECT_EQ(found->findings[0].title, "smoke/a failed");
}

}  // namespace
}  // namespace kseries
