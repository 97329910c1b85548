// SPDX-License-Identifier: GPL-2.0-only
#include "judge/failure_rates.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(ChanceOfDifference, IsThatOfFishersExactTest) {
  // 4 of 4 against 0 of 4: one of the 70 ways to choose 4 of 8.
  EXPECT_NEAR(chance_of_difference({4, 4}, {4, 0}), 1.0 / 70, 1e-12);
  EXPECT_EQ(chance_of_difference({4, 0}, {4, 4}), 1);
  EXPECT_EQ(chance_of_difference({4, 4}, {0, 0}), 1);
}

TEST(FailureInterval, IsThatOfClopperAndPearson) {
  // binom.test() of R.
  EXPECT_NEAR(failure_interval({10, 3}).low, 0.06673951, 1e-8);
  EXPECT_NEAR(failure_interval({10, 3}).high, 0.6524529, 1e-7);
  EXPECT_NEAR(failure_interval({40, 8}).low, 0.09052241, 1e-8);
  EXPECT_NEAR(failure_interval({40, 8}).high, 0.3564780, 1e-7);
}

TEST(FailureInterval, IsOneSidedIfAllRunsEndedEqually) {
  EXPECT_EQ(failure_interval({3, 0}).low, 0);
  EXPECT_NEAR(failure_interval({3, 0}).high, 0.7075982, 1e-7);
  EXPECT_NEAR(failure_interval({3, 3}).low, 0.2924018, 1e-7);
  EXPECT_EQ(failure_interval({3, 3}).high, 1);
}

}  // namespace
}  // namespace kseries
