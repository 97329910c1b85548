// SPDX-License-Identifier: GPL-2.0-only
#include "plan/run_first.h"

#include <gmock/gmock.h>

namespace kseries {
namespace {

using ::testing::ElementsAre;

Plan make_plan() {
  Plan plan;
  for (const char* series : {"", "v5"}) {
    for (const char* permutation : {"p1", "p2", "p3"}) {
      PlannedBuild build;
      build.id = std::string(series) + permutation;
      build.series = series;
      plan.builds.push_back(build);
      PlannedCell planned;
      planned.build = build.id;
      planned.cell = {.id = build.id + "-q35",
                      .tree = "6.12",
                      .series = series,
                      .permutation = permutation,
                      .guest = "q35",
                      .suites = {"a", "b", "c"}};
      plan.cells.push_back(planned);
    }
  }
  return plan;
}

TEST(RunFirst, CellsWithEarlierFindingsWithTheirSuitesAndBuilds) {
  Plan plan = make_plan();
  run_first(plan, {{"6.12", "", "p3", "q35", "c"}, {"7.2", "", "p2", "q35", "b"}});
  std::vector<std::string> builds;
  for (const PlannedBuild& build : plan.builds) builds.push_back(build.id);
  EXPECT_THAT(builds, ElementsAre("v5p3", "p1", "p2", "p3", "v5p1", "v5p2"));
  EXPECT_EQ(plan.cells[0].cell.id, "v5p3-q35");
  EXPECT_THAT(plan.cells[0].cell.suites, ElementsAre("c", "a", "b"));
  EXPECT_THAT(plan.cells[1].cell.suites, ElementsAre("a", "b", "c"));
}

TEST(RunFirst, PreviousVersion) {
  Plan plan = make_plan();
  PlannedCell v4 = plan.cells[5];
  v4.cell.id = "v4-cell";
  v4.cell.series = "v4";
  v4.build = "v4p3";
  plan.cells.push_back(v4);
  plan.builds.push_back(plan.builds[5]);
  plan.builds.back().id = "v4p3";
  plan.series.resize(1);
  plan.series[0].tree = "6.12";
  plan.series[0].series = "v4";
  plan.series[0].is_previous = true;
  run_first(plan, {});
  EXPECT_EQ(plan.cells[0].cell.id, "v4-cell");
  EXPECT_EQ(plan.builds[0].id, "v4p3");
}

TEST(RunFirst, WithoutEarlierFindingsNothingChanges) {
  Plan plan = make_plan();
  run_first(plan, {});
  EXPECT_EQ(plan.builds[0].id, "p1");
  EXPECT_EQ(plan.cells[5].cell.id, "v5p3-q35");
}

}  // namespace
}  // namespace kseries
