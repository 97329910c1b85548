// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace kseries {
namespace {

RebuildIndex make_index() {
  RebuildIndex index;
  index.objects = {"a.o", "b.o", "c.o", "d.o"};
  index.readers = {{"A", {0, 1}}, {"B", {1, 2}}, {"BIG", {0, 1, 2, 3}}};
  return index;
}

TEST(Order, ObjectThatReadsTwoChangedSymbolsCountsOnce) {
  EXPECT_EQ(rebuild_distance(make_index(), "", "CONFIG_A=y\nCONFIG_B=y\n"), 3);
  EXPECT_EQ(rebuild_distance(make_index(), "CONFIG_A=y\n", "CONFIG_A=y\nCONFIG_UNREAD=y\n"), 0);
  EXPECT_EQ(rebuild_distance({}, "", "CONFIG_A=y\nCONFIG_UNREAD=y\n"), 2);
}

std::vector<Permutation> permutations(const std::vector<std::string>& configs) {
  std::vector<Permutation> all;
  for (const std::string& config : configs) {
    all.emplace_back();
    all.back().config = config;
  }
  return all;
}

TEST(Order, SimilarConfigurationsAreAdjacent) {
  const auto steps = order_permutations(
      permutations({"CONFIG_A=y\n", "CONFIG_BIG=y\n", "", "CONFIG_BIG=y\nCONFIG_A=y\n"}),
      make_index(), "");
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].permutation, 0U);
  EXPECT_EQ(steps[0].predicted, -1);
  EXPECT_EQ(steps[1].permutation, 2U);
  EXPECT_EQ(steps[1].predicted, 2);
  EXPECT_EQ(steps[2].predicted, 4);
  EXPECT_EQ(steps[3].predicted, 2);
}

TEST(Order, StartsFromTheLastBuildOfTheLane) {
  const auto steps = order_permutations(permutations({"CONFIG_A=y\n", "CONFIG_BIG=y\n"}),
                                        make_index(), "CONFIG_BIG=y\n");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].permutation, 1U);
  EXPECT_EQ(steps[0].predicted, 0);
  EXPECT_EQ(steps[1].permutation, 0U);
  EXPECT_EQ(steps[1].predicted, 4);
}

TEST(Order, IsAPermutationAndNoLongerThanTheGivenOrder) {
  // Points on a line, one symbol per step, in a bad order.
  RebuildIndex index;
  std::vector<std::string> configs;
  for (int i = 0; i < 12; ++i) {
    index.objects.push_back("o" + std::to_string(i) + ".o");
    index.readers["S" + std::to_string(i)] = {i};
  }
  for (const int point : {0, 7, 3, 11, 1, 9, 5, 2, 10, 4, 8, 6}) {
    std::string config;
    for (int i = 0; i < point; ++i) config += "CONFIG_S" + std::to_string(i) + "=y\n";
    configs.push_back(config);
  }
  const auto steps = order_permutations(permutations(configs), index, "");
  std::vector<size_t> seen;
  int total = 0;
  for (const OrderedStep& step : steps) {
    seen.push_back(step.permutation);
    total += std::max(step.predicted, 0);
  }
  std::sort(seen.begin(), seen.end());
  std::vector<size_t> all(configs.size());
  std::iota(all.begin(), all.end(), 0U);
  EXPECT_EQ(seen, all);
  EXPECT_EQ(total, 11);
}

TEST(Order, EmptyListStaysEmpty) { EXPECT_TRUE(order_permutations({}, make_index(), "").empty()); }

}  // namespace
}  // namespace kseries
