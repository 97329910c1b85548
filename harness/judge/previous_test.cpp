// SPDX-License-Identifier: GPL-2.0-only
#include "judge/previous.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Finding finding(Verdict kind, const std::string& key, const std::string& title,
                const std::string& series) {
  Finding finding;
  finding.kind = kind;
  finding.key = key;
  finding.title = title;
  finding.series = series;
  return finding;
}

std::vector<std::string> titles(const std::vector<Finding>& findings) {
  std::vector<std::string> titles;
  for (const Finding& finding : findings) titles.push_back(finding.title);
  return titles;
}

using Titles = std::vector<std::string>;

TEST(ComparisonWithThePreviousRun, HasWhatIsGoneStillThereAndNew) {
  Report v4;
  v4.run = "r1";
  v4.started = "t1";
  v4.findings = {finding(Verdict::panic, "oops a", "R4", "v4"),
                 finding(Verdict::test_failed, "smoke/b", "b, 1 of 3", "v4")};
  Report v5;
  v5.findings = {finding(Verdict::test_failed, "smoke/b", "b, 2 of 3", "v5"),
                 finding(Verdict::splat, "oops a", "W", "v5")};
  const PreviousRun previous = compare_with_previous(v4, v5);
  EXPECT_EQ(previous.point.run, "r1");
  EXPECT_EQ(titles(previous.gone), Titles{"R4"});
  EXPECT_EQ(titles(previous.still_there), Titles{"b, 2 of 3"});
  EXPECT_EQ(titles(previous.appeared), Titles{"W"});
  EXPECT_TRUE(previous.complete);
}

TEST(ComparisonWithThePreviousRun, FindingOfTwoSeriesIsOne) {
  Report earlier;
  Report now;
  now.findings = {finding(Verdict::panic, "a", "A", "v4"), finding(Verdict::panic, "a", "A", "v5")};
  EXPECT_EQ(titles(compare_with_previous(earlier, now).appeared), Titles{"A"});
  EXPECT_EQ(titles(compare_with_previous(now, earlier).gone), Titles{"A"});
}

TEST(ComparisonWithThePreviousRun, IsIncompleteIfACellDidNotRun) {
  Report now;
  now.cells.resize(2);
  now.cells[0].verdict = Verdict::pass;
  now.cells[1].verdict = Verdict::not_run;
  EXPECT_FALSE(compare_with_previous({}, now).complete);
}

TEST(ComparisonWithThePreviousRun, ErrorsOfTheHarnessAreNoFindings) {
  Report earlier;
  earlier.findings = {finding(Verdict::harness_error, "disk full", "disk full", "")};
  EXPECT_TRUE(compare_with_previous(earlier, {}).gone.empty());
  EXPECT_TRUE(compare_with_previous({}, earlier).appeared.empty());
}

/// A report with a cell of each of these series.
Report report_of(const std::vector<std::string>& names) {
  Report report;
  report.run = "r";
  for (const std::string& name : names) {
    report.series.push_back({.tree = "6.12", .series = name});
    Cell& cell = report.cells.emplace_back().cell;
    cell.id = name + "-cell";
    cell.tree = "6.12";
    cell.series = name;
    cell.permutation = "p1";
    cell.guest = "q35";
    report.goals["6.12/" + name + "/kasan"] = {"goal"};
    report.proofs.push_back({.tree = "6.12", .series = name});
  }
  return report;
}

TEST(PreviousVersion, IsTakenOutOfTheReport) {
  Report report = report_of({"v4", "v5"});
  report.series[0].is_previous = true;
  const std::optional<Report> previous = take_previous_version(report);
  ASSERT_TRUE(previous.has_value());
  EXPECT_EQ(previous->run, "r");
  ASSERT_EQ(previous->cells.size(), 1U);
  EXPECT_EQ(previous->cells[0].cell.series, "v4");
  ASSERT_EQ(report.cells.size(), 1U);
  EXPECT_EQ(report.cells[0].cell.series, "v5");
  ASSERT_EQ(report.series.size(), 1U);
  EXPECT_EQ(report.series[0].series, "v5");
  EXPECT_EQ(report.proofs.size(), 1U);
  EXPECT_EQ(report.goals.size(), 1U);
  EXPECT_FALSE(take_previous_version(report).has_value());
}

TEST(EarlierPlaces, AreTheCellsAndSuitesOfFindings) {
  Report report = report_of({"v4", ""});
  Finding failed;
  failed.kind = Verdict::test_failed;
  failed.test = "smoke/a";
  failed.places = {"v4-cell", "6.12/v4", "-cell"};
  Finding of_history = failed;
  of_history.test.clear();
  of_history.key = "test-failed\nioas/b";
  report.findings = {failed, of_history};
  const std::vector<EarlierPlace> places = find_earlier_places(report);
  ASSERT_EQ(places.size(), 2U) << "only cells with a series are run first";
  EXPECT_EQ(places[0].permutation, "p1");
  EXPECT_EQ(places[0].guest, "q35");
  EXPECT_EQ(places[0].suite, "smoke");
  EXPECT_EQ(places[1].suite, "ioas");
}

}  // namespace
}  // namespace kseries
