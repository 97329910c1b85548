// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/series_lane.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "host/beneath.h"
#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// A tree whose build appends the content of "source" to out/built, and what it was called for to
/// out/goals.
class SeriesLane : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("kseries-series-lane-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    environment_.variables["XDG_CACHE_HOME"] = folder_ / "cache";
    tree_.root = (folder_ / "tree").string();
    tree_.id = tree_.name = "9.1";
    ASSERT_TRUE(write_file(tree_.root + "/source", "tree "));
    ASSERT_TRUE(write_file(tree_.root + "/Makefile",
                           "olddefconfig:\n\techo configured >> out/goals\n"
                           "vmlinux:\n\tcat source >> out/built\n\techo elf > out/vmlinux\n"));
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// Builds a series with this "source" and returns out/built.
  std::string build(const std::string& source) {
    PatchedTree patched;
    patched.tree = tree_;
    LaneRequest request;
    request.keys = {"key-base", "key-base"};
    if (!source.empty()) {
      patched.files["source"].content = source;
      request.keys.own = "key-series-" + source;
    }
    request.build = {.config = "CONFIG_X=y\n",
                     .folder = (folder_ / "build").string(),
                     .toolchain = {.sandbox = SandboxKind::none},
                     .image = {BootMethod::image, "vmlinux"}};
    request.base_tools = {.sandbox = SandboxKind::none};
    Result<Lane> lane = prepare_series_lane(patched, request, environment_,
                                            [&](std::string_view text) { said_ += text; });
    EXPECT_TRUE(lane.ok()) << lane.error().what;
    const Result<Build> built = build_kernel(*lane, request.build);
    EXPECT_TRUE(built.ok()) << built.error().what;
    return read_beneath(lane->output(), "built")->value_or("");
  }

  fs::path folder_;
  Environment environment_;
  Tree tree_;
  std::string said_;
};

TEST_F(SeriesLane, StartsFromABuildOfTheUnpatchedTree) {
  EXPECT_EQ(build("A"), "tree A");
  EXPECT_NE(said_.find("building 9.1 without the series first"), std::string::npos) << said_;
}

TEST_F(SeriesLane, IsNeverUsedByAnotherSeriesOrByTheTree) {
  EXPECT_EQ(build("A"), "tree A");
  EXPECT_EQ(build("B"), "tree B");
  EXPECT_EQ(build(""), "tree tree ");
  EXPECT_EQ(build("A"), "tree AA");
}

TEST_F(SeriesLane, OfALaterSeriesStartsWithoutBuildingTheTreeAgain) {
  (void)build("A");
  said_.clear();
  EXPECT_EQ(build("B"), "tree B");
  EXPECT_EQ(said_, "");
}

TEST_F(SeriesLane, DoesNotStartFromAnInterruptedBuildOfTheTree) {
  (void)build("A");
  const LanePaths base{(folder_ / "cache/kseries/lanes/key-base/0").string()};
  ASSERT_TRUE(set_build_mark(base));
  said_.clear();
  EXPECT_EQ(build("B"), "tree tree B");
  EXPECT_NE(said_.find("building 9.1 without the series first"), std::string::npos) << said_;
}

TEST_F(SeriesLane, StartsColdIfTheUnpatchedTreeDoesNotBuild) {
  ASSERT_TRUE(write_file(tree_.root + "/Makefile", "vmlinux:\n\tfalse\n"));
  EXPECT_EQ(build("A"), "");
}

TEST(SeriesDomain, FollowsFromTheContentOfAllPatches) {
  Tree tree;
  tree.id = "9.1";
  std::vector<Patch> patches(2);
  patches[0].diff = "one";
  patches[1].diff = "two";
  const std::string domain = series_domain(tree, patches);
  EXPECT_EQ(series_domain(tree, patches), domain);
  patches[1].diff = "three";
  EXPECT_NE(series_domain(tree, patches), domain);
  tree.id = "9.2";
  EXPECT_NE(series_domain(tree, patches), domain);
}

TEST(SeriesDomain, OfATreeFromNoPackageIsItsOwn) {
  Tree tree;
  tree.id = "git-0123";
  EXPECT_EQ(unpatched_domain(tree), "git-0123");
  tree.trusted = true;
  EXPECT_EQ(unpatched_domain(tree), base_domain);
}

}  // namespace
}  // namespace kseries
