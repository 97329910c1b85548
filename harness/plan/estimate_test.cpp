// SPDX-License-Identifier: GPL-2.0-only
#include "plan/estimate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(Estimate, CompilesAndBootsOverlapButTheLastGuestComesAfter) {
  Plan plan;
  plan.builds = {{.estimate = 100}, {.estimate = 20}};
  plan.cells.resize(2);
  plan.cells[0].estimate = plan.cells[1].estimate = 10;
  EXPECT_DOUBLE_EQ(estimated_seconds(plan), 130);
  plan.cells[0].estimate = 500;
  EXPECT_DOUBLE_EQ(estimated_seconds(plan), 510);
}

TEST(Estimate, DurationsAreToldInTheUnitThatFits) {
  EXPECT_EQ(about_text(12.2), "about 13 s");
  EXPECT_EQ(about_text(60 * 7), "about 7 min");
  EXPECT_EQ(about_text(3600 * 2 + 600), "about 2 h 10 min");
}

TEST(Estimate, PlanTextNamesCellsAndWhyOthersWereDropped) {
  Plan plan;
  plan.dropped["6.12/v4"] = {{{{"VFIO_GROUP", "n"}}, "VFIO_GROUP=n was asked for and is y"}};
  plan.cells.resize(1);
  plan.cells[0].cell.id = "c1";
  const std::string text = plan_text(plan);
  EXPECT_THAT(text, ::testing::HasSubstr("cell c1"));
  EXPECT_THAT(text, ::testing::HasSubstr("VFIO_GROUP=n\n  VFIO_GROUP=n was asked for and is y"));
}

}  // namespace
}  // namespace kseries
