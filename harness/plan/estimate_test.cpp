// SPDX-License-Identifier: GPL-2.0-only
#include "plan/estimate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(Estimate, CompilesAndBootsOverlapExceptTheLastBoot) {
  Plan plan;
  plan.builds = {{.estimate = 100}, {.estimate = 20}};
  plan.cells.resize(2);
  plan.cells[0].estimate = plan.cells[1].estimate = 10;
  EXPECT_DOUBLE_EQ(estimated_seconds(plan), 130);
  plan.cells[0].estimate = 500;
  EXPECT_DOUBLE_EQ(estimated_seconds(plan), 510);
}

TEST(Estimate, DurationsHaveASuitableUnit) {
  EXPECT_EQ(about_text(12.2), "about 13 s");
  EXPECT_EQ(about_text(60 * 7), "about 7 min");
  EXPECT_EQ(about_text(3600 * 2 + 600), "about 2 h 10 min");
}

TEST(Estimate, PlanTextHasCellsAndDroppedConfigurations) {
  Plan plan;
  plan.dropped["6.12/v4"] = {{{{"VFIO_GROUP", "n"}}, "VFIO_GROUP=n was asked for and is y"}};
  plan.cells.resize(1);
  plan.cells[0].cell.id = "c1";
  const std::string text = plan_text(plan);
  EXPECT_THAT(text, ::testing::HasSubstr("cell c1"));
  EXPECT_THAT(text, ::testing::HasSubstr("VFIO_GROUP=n\n  VFIO_GROUP=n was asked for and is y"));
}

TEST(Estimate, PlanTextHasObjectsCoverageAndProofs) {
  Plan plan;
  plan.series.resize(1);
  plan.series[0].kconfig_problem = {.file = "K", .line = 3, .message = "unknown statement"};
  plan.builds = {{.id = "b1", .predicted = 12}, {.id = "b2"}};
  plan.cells.resize(3);
  plan.cells[0].build = plan.cells[1].build = "b1";
  plan.cells[2].build = "b2";
  plan.goals["6.12/v4"] = {"not covered: drivers/a.c"};
  plan.proofs = {{.tree = "6.12", .series = "v4", .name = "R1", .claim = "never A", .holds = true},
                 {.tree = "6.12", .name = "T", .violation = "prompt removed", .known = "T: so"}};
  const std::string text = plan_text(plan);
  for (const char* part :
       {"\n  Kconfig rejects it: K:3: unknown statement\n", "\n  12 objects to compile\n",
        "\n  same kernel as above\n", "\n  objects to compile: unknown before the build\n",
        "\n6.12/v4: not covered: drivers/a.c\n", "\n6.12/v4: R1: never A: proved\n",
        "\n6.12/none: T: prompt removed (known failure: T: so)\n"}) {
    EXPECT_THAT(text, ::testing::HasSubstr(part));
  }
}

TEST(Estimate, PlanWithoutCellsComesToNothingUnlessItHasAFinding) {
  Plan plan;
  plan.series.resize(1);
  EXPECT_TRUE(comes_to_nothing(plan));
  plan.series[0].kconfig_problem = {.file = "K", .line = 3, .message = "unknown statement"};
  EXPECT_FALSE(comes_to_nothing(plan));
  plan.series[0].kconfig_problem.reset();
  plan.proofs = {{.name = "R1", .holds = false}};
  EXPECT_FALSE(comes_to_nothing(plan));
  plan.proofs.clear();
  plan.cells.resize(1);
  EXPECT_FALSE(comes_to_nothing(plan));
}

}  // namespace
}  // namespace kseries
