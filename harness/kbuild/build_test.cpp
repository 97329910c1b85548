// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/build.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// Builds a "kernel" whose Makefile does what a test needs, without a sandbox.
class BuildTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(::testing::TempDir()) / ("kseries-build-" + std::to_string(::getpid()));
    environment.variables["XDG_CACHE_HOME"] = folder / "cache";
    tree.root = (folder / "tree").string();
    request.folder = (folder / "result").string();
    request.toolchain.sandbox = SandboxKind::none;
    request.image = {BootMethod::image, "arch/bzImage"};
  }
  void TearDown() override { fs::remove_all(folder); }

  /// The recipe of vmlinux runs in the lane's directory; out/ is below it.
  Result<Build> build(const std::string& recipe) {
    const std::string makefile =
        "all vmlinux bzImage:\n\t@echo '  LD      $@'\n\t@" + recipe +
        "\n\t@mkdir -p out/arch out/include/config; touch out/vmlinux out/arch/bzImage; "
        "ar rc out/vmlinux.a; touch out/include/config/kernel.release\n.PHONY: vmlinux bzImage\n";
    EXPECT_TRUE(write_file(tree.root + "/Makefile", makefile));
    Result<Lane> lane = acquire_lane(tree, "key", {0}, environment, [](std::string_view) {});
    EXPECT_TRUE(lane.ok()) << (lane.ok() ? "" : lane.error().what);
    return build_kernel(*lane, request);
  }

  /// What a build results in: its status, or "error: …".
  std::string result(const std::string& recipe) {
    const Result<Build> built = build(recipe);
    if (!built) return "error: " + built.error().what;
    return built->status == BuildStatus::ok ? "ok" : "failed";
  }

  fs::path folder;
  Environment environment;
  Tree tree;
  BuildRequest request;
};

constexpr const char* killed_text =
    "error: the build was killed, most likely because memory ran out";

TEST_F(BuildTest, KilledRecipeIsAnError) { EXPECT_EQ(result("kill -9 $$$$"), killed_text); }

TEST_F(BuildTest, KilledToolOfAScriptIsAnError) {
  EXPECT_EQ(result("sh -c 'kill -9 $$$$'; exit $$?"), killed_text);
}

TEST_F(BuildTest, KilledMakeIsAnError) { EXPECT_EQ(result("kill -9 $$PPID"), killed_text); }

TEST_F(BuildTest, UnexplainedFailureThatOccursTwiceIsAFinding) {
  EXPECT_EQ(result("exit 1"), "failed");
}

TEST_F(BuildTest, UnexplainedFailureThatDoesNotOccurAgainIsNone) {
  const std::string once = (folder / "once").string();
  EXPECT_EQ(result("test -e " + once + " || { touch " + once +
                   "; echo 'a.c:1:2: warning: kept'; exit 1; }"),
            "ok");
}

TEST_F(BuildTest, WarningsOfBothAttemptsAreKept) {
  const std::string once = (folder / "once").string();
  const Result<Build> built =
      build("test -e " + once + " || { touch " + once +
            "; echo 'a.c:1:2: warning: kept'; exit 1; }; echo 'b.c:1:2: warning: also kept'");
  ASSERT_TRUE(built.ok()) << built.error().what;
  ASSERT_FALSE(built->diagnostics.empty());
  EXPECT_EQ(built->diagnostics.front().message, "kept");
  EXPECT_EQ(built->diagnostics.back().message, "also kept");
}

TEST_F(BuildTest, ErrorOfACompilerIsAFindingAtOnce) {
  const std::string twice = (folder / "twice").string();
  EXPECT_EQ(result("test -e " + twice + " && exit 0; touch " + twice +
                   "; echo 'a.c:1:2: error: broken'; exit 1"),
            "failed");
}

}  // namespace
}  // namespace kseries
