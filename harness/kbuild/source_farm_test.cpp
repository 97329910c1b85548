// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/source_farm.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class SourceFarm : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "farm-test");
    ASSERT_TRUE(made);
    scratch_.emplace(made.take());
    root_ = scratch_->path() + "/tree";
    farm_ = scratch_->path() + "/farm";
    for (const char* path : {"Makefile", "drivers/Kconfig", "drivers/vfio/Kconfig",
                             "drivers/vfio/group.c", "arch/x86/Kconfig"}) {
      ASSERT_TRUE(write_file(root_ + "/" + path, std::string("tree's ") + path));
    }
  }
  [[nodiscard]] std::string read(const std::string& path) const {
    Result<std::string> text = read_file(farm_ + "/" + path);
    return text ? text.take() : "absent";
  }

  std::optional<ScratchFolder> scratch_;
  std::string root_;
  std::string farm_;
};

TEST_F(SourceFarm, HasPatchedFilesAndTheTreesOwn) {
  const std::map<std::string, PatchedFile> files = {
      {"drivers/vfio/Kconfig", {.content = "patched"}},
      {"drivers/new/Kconfig", {.content = "new"}},
  };
  ASSERT_TRUE(make_source_farm(root_, files, farm_));
  EXPECT_EQ(read("drivers/vfio/Kconfig"), "patched");
  EXPECT_EQ(read("drivers/new/Kconfig"), "new");
  EXPECT_EQ(read("drivers/vfio/group.c"), "tree's drivers/vfio/group.c");
  EXPECT_EQ(read("drivers/Kconfig"), "tree's drivers/Kconfig");
  EXPECT_EQ(read("arch/x86/Kconfig"), "tree's arch/x86/Kconfig");
  EXPECT_EQ(*read_file(root_ + "/drivers/vfio/Kconfig"), "tree's drivers/vfio/Kconfig");
}

TEST_F(SourceFarm, SymbolicLinksOfTheSeriesStayLinks) {
  ASSERT_TRUE(make_source_farm(
      root_, {{"drivers/link", {.mode = 0120000, .content = "vfio/Kconfig"}}}, farm_));
  EXPECT_EQ(fs::read_symlink(farm_ + "/drivers/link"), "vfio/Kconfig");
  EXPECT_EQ(read("drivers/link"), "tree's drivers/vfio/Kconfig");
}

TEST_F(SourceFarm, HidesRemovedFiles) {
  const std::map<std::string, PatchedFile> files = {{"drivers/vfio/Kconfig", {.removed = true}}};
  ASSERT_TRUE(make_source_farm(root_, files, farm_));
  EXPECT_EQ(read("drivers/vfio/Kconfig"), "absent");
  EXPECT_EQ(read("drivers/vfio/group.c"), "tree's drivers/vfio/group.c");
}

TEST_F(SourceFarm, HidesTheOutputOfABuildInTheTree) {
  ASSERT_TRUE(write_file(root_ + "/.config", "x"));
  ASSERT_TRUE(write_file(root_ + "/include/config/auto.conf", "x"));
  ASSERT_TRUE(write_file(root_ + "/include/linux/vfio.h", "header"));
  ASSERT_TRUE(write_file(root_ + "/arch/x86/include/generated/a.h", "x"));
  ASSERT_TRUE(make_source_farm(root_, {}, farm_));
  EXPECT_EQ(read(".config"), "absent");
  EXPECT_FALSE(fs::exists(farm_ + "/include/config"));
  EXPECT_FALSE(fs::exists(farm_ + "/arch/x86/include/generated"));
  EXPECT_EQ(read("include/linux/vfio.h"), "header");
}

TEST_F(SourceFarm, DoesNotUseTheUsersOutputDirectory) {
  ASSERT_TRUE(write_file(root_ + "/out/.config", "the user's"));
  ASSERT_TRUE(make_source_farm(root_, {}, farm_));
  EXPECT_EQ(read("out/.config"), "absent");
}

}  // namespace
}  // namespace kseries
