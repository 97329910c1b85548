// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "kbuild/lane.h"
#include "plan/find_planned.h"

namespace kseries {
namespace {

using ::testing::ElementsAre;

Permutation permutation(const std::string& id, const std::string& config) {
  Permutation made;
  made.id = id;
  made.config = config;
  return made;
}

std::vector<std::string> build_ids(const Plan& plan) {
  std::vector<std::string> ids;
  for (const PlannedBuild& build : plan.builds) ids.push_back(build.id);
  return ids;
}

std::vector<std::string> cell_ids(const Plan& plan) {
  std::vector<std::string> ids;
  for (const PlannedCell& planned : plan.cells) ids.push_back(planned.cell.id);
  return ids;
}

class AddCells : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "kseries-cells");
    ASSERT_TRUE(made);
    scratch_.emplace(made.take());
    environment_.variables["XDG_CACHE_HOME"] = scratch_->path();
    stage_.patched.tree.name = stage_.patched.tree.id = "9.1";
    stage_.found.kept = {permutation("a", "CONFIG_A=y\n"), permutation("b", "CONFIG_B=y\n")};
  }

  /// The plan if the first lane has built `config` last.
  Plan plan_after(const std::string& config) {
    Plan plan;
    const PlannedFlavour flavour;
    const LanePaths lane{cache_paths::lanes(*cache_folder(environment_)) + "/" +
                         lane_keys(plan, stage_.patched.tree, flavour, stage_.patched.domain).own +
                         "/0"};
    EXPECT_TRUE(make_folders(lane.output()));
    EXPECT_TRUE(write_file(lane.output(output_file::config), config));
    std::map<std::string, std::string> files;
    EXPECT_TRUE(add_cells(plan, files, {}, {stage_}, flavour, environment_));
    return plan;
  }

  std::optional<ScratchFolder> scratch_;
  Environment environment_;
  PlannedStage stage_;
};

TEST_F(AddCells, BuildsStartWithWhatTheLaneBuiltLast) {
  EXPECT_THAT(build_ids(plan_after("CONFIG_A=y\n")), ElementsAre("9.1-none-a", "9.1-none-b"));
  EXPECT_THAT(build_ids(plan_after("CONFIG_B=y\n")), ElementsAre("9.1-none-b", "9.1-none-a"));
}

TEST_F(AddCells, StoresWhatKconfigMadeOfEachConfiguration) {
  stage_.generated["a"] = {{"include/config/auto.conf", "CONFIG_A=y\n"}};
  Plan plan;
  std::map<std::string, std::string> files;
  ASSERT_TRUE(add_cells(plan, files, {}, {stage_}, {}, environment_));
  EXPECT_THAT(files, testing::UnorderedElementsAre(
                         testing::Pair("builds/9.1-none-a/config", "CONFIG_A=y\n"),
                         testing::Pair("builds/9.1-none-a/kconfig/include/config/auto.conf",
                                       "CONFIG_A=y\n"),
                         testing::Pair("builds/9.1-none-b/config", "CONFIG_B=y\n")));
}

TEST_F(AddCells, CellsAreInTheOrderOfTheConfigurationsWhateverTheLaneBuiltLast) {
  for (const char* last : {"CONFIG_A=y\n", "CONFIG_B=y\n"}) {
    EXPECT_THAT(cell_ids(plan_after(last)),
                ElementsAre("9.1-none-a-build-only", "9.1-none-b-build-only"));
  }
}

TEST_F(AddCells, TheFirstBuildOfAFlavourWaitsForThoseBeforeIt) {
  PlannedFlavour debug;
  debug.name = "debug";
  debug.base = "debug";
  Plan plan;
  plan.trees = {stage_.patched.tree};
  plan.flavours = {PlannedFlavour{}, debug};
  std::map<std::string, std::string> files;
  for (const PlannedFlavour& flavour : plan.flavours) {
    ASSERT_TRUE(add_cells(plan, files, {}, {stage_}, flavour, environment_));
  }
  ASSERT_TRUE(chain_builds(plan, environment_));
  ASSERT_EQ(plan.builds.size(), 4U);
  EXPECT_EQ(plan.builds[0].after, "");
  EXPECT_EQ(plan.builds[2].after, plan.builds[1].id);
}

}  // namespace
}  // namespace kseries
