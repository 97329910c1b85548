// SPDX-License-Identifier: GPL-2.0-only
//
// Configuring a lane without Kconfig has the same effect as the trees' own `make syncconfig`: the
// same bytes, and the same time stamps in include/config.
#include <gtest/gtest.h>

#include "e2e/syncconfig.h"
#include "testing/golden.h"

namespace kseries::e2e {
namespace {

/// An oracle on the base of the VFIO campaign. Fails the test if it does not start.
std::optional<Oracle> start_on_base(const PatchedTree& patched) {
  std::optional<Oracle> oracle = start_oracle(patched);
  const std::string base =
      golden::read(std::string(KSERIES_SOURCE) + "/configs/base/x86_64.config");
  if (oracle) {
    EXPECT_TRUE(oracle->load_base(base));
  }
  return oracle;
}

std::string config_of(Oracle& oracle, const Assignment& request) {
  const Result<std::string> config = oracle.config(request);
  EXPECT_TRUE(config) << config.error().what;
  return config ? *config : "";
}

/// Runs a test on the trees that are needed.
void for_each_tree(void (*expect)(const Tree&)) {
  for (const Tree& tree : unpacked_trees()) {
    if (std::find(needed_trees.begin(), needed_trees.end(), tree.name) == needed_trees.end())
      continue;
    SCOPED_TRACE(tree.id);
    expect(tree);
  }
}

void expect_syncconfig(const Tree& tree) {
  const PatchedTree patched{.tree = tree};
  std::optional<Oracle> oracle = start_on_base(patched);
  ASSERT_TRUE(oracle);
  const std::vector<Assignment> requests = {
      {},
      {{"VFIO", "y"}, {"IOMMUFD", "y"}, {"VFIO_PCI", "y"}},
      {{"VFIO", "y"}, {"VFIO_GROUP", "n"}, {"VFIO_DEVICE_CDEV", "y"}, {"IOMMUFD", "y"}},
      {{"MODULES", "y"}, {"VFIO", "m"}, {"IOMMUFD", "m"}, {"VFIO_PCI", "m"}},
      // Strings, numbers and a choice.
      {{"DEFAULT_HOSTNAME", "a \"b\" \\c"}, {"LOG_BUF_SHIFT", "18"}, {"PREEMPT", "y"}},
      {{"PCI", "n"}, {"NET", "n"}},
      {}};
  std::vector<std::string> configs;
  for (const Assignment& request : requests) configs.push_back(config_of(*oracle, request));
  size_t touched = 0;
  EXPECT_EQ(expect_same_as_syncconfig(*oracle, patched, configs, touched), configs.size() - 1);
  EXPECT_GT(touched, 100U);
}

void expect_nothing_to_do(const Tree& tree) {
  const PatchedTree patched{.tree = tree};
  std::optional<Oracle> oracle = start_on_base(patched);
  ASSERT_TRUE(oracle);
  ConfiguredLane lane(patched);
  lane.place(config_of(*oracle, {}));
  const auto configures = [&] {
    return lane.make(output_file::auto_config).find("SYNC") != std::string::npos;
  };
  EXPECT_TRUE(configures());
  const std::string other = config_of(*oracle, {{"VFIO", "y"}, {"IOMMUFD", "y"}});
  const auto files = oracle->sync(other);
  ASSERT_TRUE(files && *files);
  lane.place(other);
  EXPECT_TRUE(lane.configure(**files));
  EXPECT_FALSE(configures());
}

void expect_left_to_make(const Tree& tree) {
  PatchedTree patched{.tree = tree};
  const std::string changed = "drivers/vfio/Kconfig";
  patched.files[changed].content = golden::read(patched.tree.root + "/" + changed) + "# changed\n";
  std::optional<Oracle> oracle = start_on_base(patched);
  ASSERT_TRUE(oracle);
  const std::string config = config_of(*oracle, {});
  const auto files = oracle->sync(config);
  ASSERT_TRUE(files && *files);
  ConfiguredLane lane(patched);
  lane.place(config);
  EXPECT_FALSE(lane.configure(**files)) << "Kconfig has not run in this lane";
  lane.make("syncconfig");
  EXPECT_TRUE(lane.configure(**files));
  GeneratedFiles other_tools = **files;
  other_tools[output_file::auto_config_command] += "\nifneq \"$(CC)\" \"other\"\n";
  EXPECT_FALSE(lane.configure(other_tools));
  GeneratedFiles invalid = **files;
  invalid[output_file::auto_config] += "CONFIG_NUMBER=\n";
  EXPECT_FALSE(lane.configure(invalid)) << "a number without digits";
  ASSERT_TRUE(write_file(lane.paths().source() + "/" + changed, patched.files[changed].content));
  EXPECT_FALSE(lane.configure(**files)) << "a Kconfig file is newer";
}

TEST(Configure, WithoutKconfigIsSyncconfig) { for_each_tree(expect_syncconfig); }

TEST(Configure, LeavesNothingToDoForMake) { for_each_tree(expect_nothing_to_do); }

TEST(Configure, IsLeftToMakeIfInDoubt) { for_each_tree(expect_left_to_make); }

}  // namespace
}  // namespace kseries::e2e
