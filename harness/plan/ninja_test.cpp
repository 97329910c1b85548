// SPDX-License-Identifier: GPL-2.0-only
#include "plan/ninja.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using ::testing::HasSubstr;

Plan two_builds() {
  Plan plan;
  plan.builds = {{.id = "b1", .input = "inputs/a.json"},
                 {.id = "b2", .input = "inputs/a.json", .after = "b1"}};
  PlannedCell cell;
  cell.cell.id = "c1";
  cell.build = "b2";
  cell.tree_id = "t";
  plan.cells = {cell, cell};
  plan.cells[1].cell.id = "c2";
  return plan;
}

TEST(Ninja, BuildsOfALaneAreChainedByOrderOnlyInputs) {
  EXPECT_THAT(to_ninja(two_builds(), "kseries"),
              HasSubstr("build builds/b2/build.json: build inputs/a.json builds/b2/config || "
                        "builds/b1/build.json\n"));
}

TEST(Ninja, CellsDependOnTheirBuildAndSuites) {
  const std::string text = to_ninja(two_builds(), "kseries");
  EXPECT_THAT(text, HasSubstr("build cells/c2/cell.json: cell builds/b2/build.json suites/t.json"));
  const size_t first = text.find("build suites/t.json: suites");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("build suites/t.json: suites", first + 1), std::string::npos);
}

TEST(Ninja, FinishedStepsHaveNoEdge) {
  const std::string text = to_ninja(two_builds(), "kseries", [](const Step& step) {
    return step.kind == StepKind::build || step.id == "c1";
  });
  EXPECT_EQ(text.find("build builds/"), std::string::npos);
  EXPECT_EQ(text.find("build cells/c1/"), std::string::npos);
  EXPECT_THAT(text, HasSubstr("build cells/c2/cell.json: cell builds/b2/build.json suites/t.json"));
  EXPECT_THAT(text, HasSubstr("build suites/t.json: suites"));
}

TEST(Ninja, CellsDependOnTheBaselineBuild) {
  Plan plan = two_builds();
  plan.builds[1].baseline = "b1";
  EXPECT_THAT(to_ninja(plan, "kseries"),
              HasSubstr("build cells/c1/cell.json: cell builds/b2/build.json suites/t.json "
                        "builds/b1/build.json\n"));
}

TEST(Ninja, BuildOfTheRunAboveIsAnInputWithoutAnEdge) {
  Plan plan = two_builds();
  plan.builds[1].of_run = true;
  const std::string text = to_ninja(plan, "kseries");
  EXPECT_EQ(text.find("build builds/b2/build.json"), std::string::npos);
  EXPECT_THAT(text, HasSubstr("build cells/c1/cell.json: cell builds/b2/build.json"));
  for (const PlannedStep& planned : planned_steps(plan)) EXPECT_NE(planned.step.id, "b2");
}

TEST(Ninja, EveryStepHasOneStatusLine) {
  const std::string text = to_ninja(two_builds(), "kseries");
  std::vector<std::string> outputs;
  for (const PlannedStep& planned : planned_steps(two_builds())) {
    outputs.push_back(step_output(planned.step));
    EXPECT_THAT(text, HasSubstr("build " + outputs.back() + ": "));
    EXPECT_THAT(text, HasSubstr("\n  what = " + planned.title + "\n"));
  }
  EXPECT_THAT(outputs, ::testing::ElementsAre("suites/t.json", "builds/b1/build.json",
                                              "builds/b2/build.json", "cells/c1/cell.json",
                                              "cells/c2/cell.json"));
}

TEST(Ninja, ProgramPathIsQuoted) {
  EXPECT_THAT(to_ninja(two_builds(), "/a b/$x'y"), HasSubstr("exec '/a b/$$x'\\''y' step build"));
}

}  // namespace
}  // namespace kseries
