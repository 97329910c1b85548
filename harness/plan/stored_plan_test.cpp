// SPDX-License-Identifier: GPL-2.0-only
#include "plan/stored_plan.h"

#include <gtest/gtest.h>

#include "testing/sample_plan.h"

namespace kseries {
namespace {

TEST(PortablePlan, HasNeitherTheTreesNorTheProgramOfThisMachine) {
  Plan plan = sample::plan({1, 1, 1, 1, 1});
  plan.series[0].check = Reproduction{"/opt/kseries", ReproductionVerb::series_check, "v5.mbx", ""};
  const Plan portable = portable_plan(plan);
  EXPECT_EQ(portable.trees[0].root, "");
  EXPECT_EQ(portable.trees[0].id, plan.trees[0].id);
  EXPECT_EQ(portable.series[0].check->program, "");
  EXPECT_EQ(portable.series[0].check->target, "v5.mbx");
}

TEST(AdoptPlan, RefusesThePlanOfAnotherBuildOfKseries) {
  PlannedRun planned;
  planned.plan.program = "0123456789abcdef";
  const Result<Done> adopted =
      adopt_plan(planned, {}, {.checkout = KSERIES_SOURCE, .program = "/proc/self/exe"},
                 [](std::string_view) {});
  ASSERT_FALSE(adopted);
  EXPECT_EQ(adopted.error().what, "the plan was made by another build of kseries");
  EXPECT_EQ(adopted.error().kind, ErrorKind::usage);
}

TEST(StoredSubject, HasTheSeriesAndTheTreeOfThePlan) {
  Plan plan = sample::plan({1, 2, 1, 1, 1});
  plan.series[1].title = "vfio: v1";
  SeriesSource source;
  source.patches.resize(3);
  const Subject subject = stored_subject(plan, {"6.0", "v1", {{.word = "w"}}}, source);
  EXPECT_EQ(subject.result.title, "vfio: v1");
  EXPECT_EQ(subject.series.name, "v1");
  EXPECT_EQ(subject.series.patches.size(), 3U);
  EXPECT_EQ(subject.offers[0].word, "w");
  EXPECT_EQ(subject.stages.back().tree.root, plan.trees[0].root);
  EXPECT_TRUE(stored_subject(plan, {"6.0", "", {}}, std::nullopt).series.name.empty());
}

}  // namespace
}  // namespace kseries
