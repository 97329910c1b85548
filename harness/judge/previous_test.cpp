// SPDX-License-Identifier: GPL-2.0-only
#include "judge/previous.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Finding finding(Verdict kind, const std::string& key, const std::string& title,
                const std::string& series) {
  Finding finding;
  finding.kind = kind;
  finding.cause = key;
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

}  // namespace
}  // namespace kseries
