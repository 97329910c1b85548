// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/remake.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "host/process.h"
#include "kbuild/diagnostics.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class RemakeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(::testing::TempDir()) / ("kseries-remake-" + std::to_string(::getpid()));
    lane.root = (folder / "lane").string();
    for (const char* name :
         {"drivers/vfio/group.o", "arch/x86/entry/vdso/vclock_gettime.o", "vmlinux.o", "vmlinux",
          "Module.symvers", ".config", "tools/objtool/check.o", "scripts/kconfig/conf.o"}) {
      ASSERT_TRUE(write_file(output(name), "made\n"));
    }
    Command archive{.argv = {"ar", "cDPrST", "vmlinux.a", "drivers/vfio/group.o"}};
    archive.directory = lane.output();
    ASSERT_TRUE(run(archive)->ok());
  }
  void TearDown() override { fs::remove_all(folder); }

  [[nodiscard]] std::string output(const std::string& name) const {
    return lane.output() + "/" + name;
  }
  /// The objects whose warnings are kept for replay.
  std::vector<std::string> kept(const std::vector<std::string>& objects) {
    std::vector<Diagnostic> earlier;
    for (const std::string& object : objects) {
      earlier.push_back(
          {.object = object, .severity = DiagnosticSeverity::warning, .message = "odd"});
    }
    const Result<std::vector<Diagnostic>> rest = remake_unlinked(lane, earlier, SandboxKind::none);
    EXPECT_TRUE(rest.ok()) << (rest.ok() ? "" : rest.error().what);
    std::vector<std::string> names;
    for (const Diagnostic& diagnostic : *rest) names.push_back(diagnostic.object);
    return names;
  }
  fs::path folder;
  Lane lane;
};

TEST_F(RemakeTest, KeepsWarningsOfLinkedObjectsAndRebuildsTheOthers) {
  EXPECT_EQ(kept({"drivers/vfio/group.o", "arch/x86/entry/vdso/vclock_gettime.o"}),
            (std::vector<std::string>{"drivers/vfio/group.o"}));
  EXPECT_TRUE(exists(output("drivers/vfio/group.o")));
  EXPECT_FALSE(exists(output("arch/x86/entry/vdso/vclock_gettime.o")));
  EXPECT_TRUE(exists(output("vmlinux")));
}

TEST_F(RemakeTest, LinkAndModpostRunAgain) {
  EXPECT_TRUE(kept({"Module.symvers"}).empty());
  EXPECT_FALSE(exists(output("Module.symvers")));
  EXPECT_TRUE(exists(output("vmlinux.o")));
  // Not a target of make: link-vmlinux.sh is run for vmlinux.
  EXPECT_TRUE(kept({".tmp_vmlinux1"}).empty());
  EXPECT_FALSE(exists(output("vmlinux")));
}

TEST_F(RemakeTest, WarningsOfTheConfigurationAreRepeated) {
  EXPECT_TRUE(kept({configuration_object}).empty());
  EXPECT_FALSE(exists(output(".config")));
}

TEST_F(RemakeTest, KeepsObjtoolBecauseEveryObjectDependsOnIt) {
  EXPECT_EQ(kept({"/kseries/src/out/tools/objtool/check.o"}).size(), 1U);
  EXPECT_TRUE(exists(output("tools/objtool/check.o")));
  EXPECT_TRUE(kept({"/kseries/src/out/scripts/kconfig/conf.o"}).empty());
  EXPECT_FALSE(exists(output("scripts/kconfig/conf.o")));
}

TEST_F(RemakeTest, ObjectsOfAFailedBuildAreRebuilt) {
  fs::remove(output("vmlinux.a"));
  EXPECT_TRUE(kept({"drivers/vfio/group.o"}).empty());
  EXPECT_FALSE(exists(output("drivers/vfio/group.o")));
}

TEST_F(RemakeTest, RemovesNothingOutsideOfTheOutputDirectory) {
  const std::string precious = (folder / "precious").string();
  ASSERT_TRUE(write_file(precious, "the user's\n"));
  fs::create_directory_symlink(folder, output("link"));
  EXPECT_TRUE(kept({precious, "../../../precious", "link/precious", ""}).empty());
  EXPECT_TRUE(exists(precious));
}

}  // namespace
}  // namespace kseries
