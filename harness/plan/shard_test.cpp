// SPDX-License-Identifier: GPL-2.0-only
#include "plan/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "codec/json.h"
#include "plan/build_cost.h"
#include "testing/sample_plan.h"
#include "testing/simulate_plan.h"

namespace kseries {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Shard, IsANumberAndACount) {
  EXPECT_EQ(parse_shard("3/8"), (Shard{3, 8}));
  EXPECT_EQ(parse_shard("1/1"), (Shard{1, 1}));
  for (const char* wrong : {"", "3", "0/8", "9/8", "-1/8", "3/8/1", "3/x", "1/1001"})
    EXPECT_FALSE(parse_shard(wrong)) << wrong;
}

TEST(Shards, HaveEachCellOnceInTheOrderOfThePlan) {
  const Plan plan = sample::plan();
  ASSERT_EQ(plan.cells.size(), 10080U);
  std::multiset<std::string> cells;
  for (const Plan& shard : shard_plans(plan, 8)) {
    std::set<std::string> builds;
    for (const PlannedBuild& build : shard.builds) builds.insert(build.id);
    size_t from = 0;
    for (const PlannedCell& cell : shard.cells) {
      cells.insert(cell.cell.id);
      EXPECT_TRUE(builds.contains(cell.build)) << cell.cell.id;
      while (from < plan.cells.size() && plan.cells[from].cell.id != cell.cell.id) from++;
    }
    EXPECT_LT(from, plan.cells.size()) << "another order";
  }
  std::multiset<std::string> all;
  for (const PlannedCell& cell : plan.cells) all.insert(cell.cell.id);
  EXPECT_EQ(cells, all);
}

TEST(Shards, OfTenThousandCellsTakeAtMost15PercentLongerThanTheIdeal) {
  const Plan plan = sample::plan();
  const double ideal = sample::simulate(plan) / 8;
  double longest = 0;
  for (const Plan& shard : shard_plans(plan, 8))
    longest = std::max(longest, sample::simulate(shard));
  EXPECT_LE(longest, 1.15 * ideal);
  RecordProperty("percent_of_ideal", static_cast<int>(100 * longest / ideal));
}

TEST(Shards, AreNoLongerThanTheirShareAndOneUnit) {
  std::mt19937 random(1);
  for (int round = 0; round < 100; round++) {
    const auto pick = [&](int from, int to) {
      return std::uniform_int_distribution<int>(from, to)(random);
    };
    Plan plan = sample::plan({pick(1, 3), pick(1, 3), pick(1, 2), pick(1, 20), pick(1, 4)});
    std::map<std::string, double> boots;
    for (PlannedCell& cell : plan.cells) boots[cell.build] += cell.estimate = pick(0, 300);
    const int count = pick(1, 12);
    double longest_unit = 0;
    std::map<std::string, double> units;
    const auto key = [](const PlannedBuild& build) {
      return build.baseline.empty() ? build.id : build.baseline;
    };
    for (const PlannedBuild& build : plan.builds) {
      double& unit = units[key(build)];
      unit += next_build_seconds + build.predicted * object_core_seconds;
      unit += boots[build.id];
      longest_unit = std::max(longest_unit, unit);
    }
    for (const Plan& shard : shard_plans(plan, count)) {
      EXPECT_LE(work_seconds(shard),
                work_seconds(plan) / count + longest_unit + 2 * first_build_core_seconds + 1);
    }
  }
}

TEST(Shards, KeepABuildWithoutTheSeriesWithThoseThatAreComparedWithIt) {
  const Plan plan = sample::plan({2, 3, 2, 7, 2});
  for (const Plan& shard : shard_plans(plan, 5)) {
    std::set<std::string> builds;
    for (const PlannedBuild& build : shard.builds) builds.insert(build.id);
    for (const PlannedBuild& build : shard.builds) {
      if (build.baseline.empty()) continue;
      EXPECT_TRUE(builds.contains(build.baseline)) << build.id;
    }
  }
}

TEST(Shards, HaveWholeTreesAndFlavoursAsFarAsPossible) {
  // Eight first builds; each cut within a tree and flavour needs another one.
  const Plan plan = sample::plan();
  size_t bases = 0;
  for (const Plan& shard : shard_plans(plan, 8)) {
    std::set<std::string> seen;
    for (const PlannedBuild& build : shard.builds) seen.insert(build.tree + "/" + build.flavour);
    bases += seen.size();
  }
  EXPECT_LE(bases, 8U + 7U);
}

TEST(Shards, DependOnlyOnWhatIsTheSameOnAllMachines) {
  const Plan plan = sample::plan({2, 2, 2, 9, 3});
  Plan elsewhere = plan;
  elsewhere.jobs = 64;
  elsewhere.lanes = 16;
  elsewhere.guests = 64;
  for (PlannedBuild& build : elsewhere.builds) {
    build.estimate = 1;
    build.after = "x";
  }
  EXPECT_EQ(assign_shards(plan, 6), assign_shards(elsewhere, 6));
}

TEST(Shards, WithoutCellsIfThereAreFewerKernels) {
  const Plan plan = sample::plan({1, 1, 1, 3, 2});
  const std::vector<Plan> shards = shard_plans(plan, 5);
  size_t empty = 0;
  for (const Plan& shard : shards) empty += shard.cells.empty() ? 1U : 0U;
  EXPECT_EQ(empty, 2U);
  EXPECT_THAT(shards.back().cells, IsEmpty());
  EXPECT_THAT(assign_shards(Plan{}, 3), IsEmpty());
}

TEST(Shards, HaveOnlyTheirTreesAndSeriesAndLeaveTheRestToTheMergedRun) {
  Plan plan = sample::plan({2, 2, 1, 4, 1});
  plan.proofs.resize(1);
  plan.dropped["6.0/v1"] = {};
  plan.series.resize(plan.series.size() + 1);
  plan.series.back().tree = "6.0";
  plan.series.back().series = "does-not-apply";
  const Plan shard = shard_plan(plan, {1, 2});
  EXPECT_EQ(shard.shard, (Shard{1, 2}));
  EXPECT_EQ(shard.run, plan.run);
  ASSERT_EQ(shard.trees.size(), 1U);
  EXPECT_EQ(shard.trees[0].name, "6.0");
  std::vector<std::string> series;
  for (const SeriesResult& one : shard.series) series.push_back(one.tree + "/" + one.series);
  EXPECT_THAT(series, ElementsAre("6.0/", "6.0/v1"));
  EXPECT_THAT(shard.proofs, IsEmpty());
  EXPECT_TRUE(shard.dropped.empty());
}

}  // namespace
}  // namespace kseries
