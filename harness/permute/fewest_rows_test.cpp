// SPDX-License-Identifier: GPL-2.0-only
#include "permute/fewest_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

TEST(FewestRows, OptimumIsFound) {
  // Greedy takes row 0 first and needs three; rows 1 and 2 are enough.
  const std::vector<std::vector<bool>> meets = {{true, true, true, true, false, false},
                                                {true, true, false, false, true, false},
                                                {false, false, true, true, false, true}};
  EXPECT_THAT(fewest_rows(meets), testing::UnorderedElementsAre(1, 2));
  // A goal that no row meets is ignored; of equal rows the first one is taken.
  EXPECT_THAT(fewest_rows({{true, false}, {true, false}}), ElementsAre(0));
  EXPECT_TRUE(fewest_rows({}).empty());
}

TEST(FewestRows, GreedyFallbackMeetsAllGoals) {
  // 300 rows that each meet a random tenth of 2000 goals.
  std::vector<std::vector<bool>> meets(300, std::vector<bool>(2000));
  unsigned state = 1;
  for (auto& row : meets) {
    for (auto&& goal : row) {
      state = state * 1664525U + 1013904223U;
      goal = (state >> 16) % 10 == 0;
    }
  }
  std::vector<bool> met(2000);
  for (const size_t row : fewest_rows(meets)) {
    for (size_t goal = 0; goal < met.size(); ++goal) met[goal] = met[goal] || meets[row][goal];
  }
  EXPECT_THAT(met, testing::Each(true));
}

}  // namespace
}  // namespace kseries
