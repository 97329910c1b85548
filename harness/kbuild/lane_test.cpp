// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/lane.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "kbuild/build.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class LaneTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(::testing::TempDir()) / ("kseries-lane-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    environment.variables["XDG_CACHE_HOME"] = folder / "cache";
    tree.root = (folder / "tree").string();
    ASSERT_TRUE(write_file(tree.root + "/kept.c", "kept\n"));
    ASSERT_TRUE(write_file(tree.root + "/dir/changed.c", "old\n"));
    ASSERT_TRUE(write_file(tree.root + "/removed.c", "removed\n"));
    patched.tree = tree;
    patched.files["dir/changed.c"].content = "new\n";
    patched.files["added/run.sh"] = {.mode = 0100755, .content = "added\n"};
    patched.files["removed.c"].removed = true;
  }
  void TearDown() override { fs::remove_all(folder); }

  Lane lane() {
    Result<Lane> lane = acquire_lane(tree, "key", {0}, environment, [](std::string_view) {});
    EXPECT_TRUE(lane.ok()) << (lane.ok() ? "" : lane.error().what);
    return lane.take();
  }
  static std::string content(const std::string& path) {
    Result<std::string> text = read_file(path);
    return text ? *text : "(none)";
  }
  fs::path folder;
  Environment environment;
  Tree tree;
  PatchedTree patched;
};

TEST_F(LaneTest, SeriesIsAppliedInTheLaneOnly) {
  const Lane lane = this->lane();
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_EQ(content(lane.source() + "/dir/changed.c"), "new\n");
  EXPECT_EQ(content(lane.source() + "/added/run.sh"), "added\n");
  EXPECT_NE(fs::status(lane.source() + "/added/run.sh").permissions() & fs::perms::owner_exec,
            fs::perms::none);
  EXPECT_FALSE(exists(lane.source() + "/removed.c"));
  EXPECT_EQ(content(tree.root + "/dir/changed.c"), "old\n");
  EXPECT_EQ(content(tree.root + "/removed.c"), "removed\n");
}

TEST_F(LaneTest, HistoryAndUsersOutputDirectoryAreNotCopied) {
  ASSERT_TRUE(write_file(tree.root + "/.git/objects/pack", "much\n"));
  ASSERT_TRUE(write_file(tree.root + "/out/kept.o", "the user's\n"));
  const Lane lane = this->lane();
  EXPECT_EQ(content(lane.source() + "/kept.c"), "kept\n");
  EXPECT_FALSE(exists(lane.source() + "/.git"));
  EXPECT_FALSE(exists(lane.source() + "/out/kept.o"));
  EXPECT_EQ(content(tree.root + "/out/kept.o"), "the user's\n");
}

TEST_F(LaneTest, SymbolicLinksOfASeriesStayLinks) {
  patched.files["added/link"] = {.mode = 0120000, .content = "run.sh"};
  const Lane lane = this->lane();
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_EQ(fs::read_symlink(lane.source() + "/added/link"), "run.sh");
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_EQ(content(lane.source() + "/added/run.sh"), "added\n");
}

TEST_F(LaneTest, ModeChangesOfASeriesAreApplied) {
  const Lane lane = this->lane();
  const auto executable = [&] {
    const fs::perms mode = fs::status(lane.source() + "/kept.c").permissions();
    return (mode & fs::perms::owner_exec) != fs::perms::none;
  };
  patched.files["kept.c"] = {.mode = 0100755, .content = "kept\n"};
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_TRUE(executable());
  patched.files.clear();
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_FALSE(executable());
  EXPECT_EQ(fs::status(tree.root + "/kept.c").permissions() & fs::perms::owner_exec,
            fs::perms::none);
}

TEST_F(LaneTest, FileThatASeriesReplacesWithADirectoryIsRestored) {
  const Lane lane = this->lane();
  patched.files["kept.c"].removed = true;
  patched.files["kept.c/below.c"].content = "below\n";
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_EQ(content(lane.source() + "/kept.c/below.c"), "below\n");
  patched.files.clear();
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_EQ(content(lane.source() + "/kept.c"), "kept\n");
}

TEST_F(LaneTest, AnotherSeriesRestoresTheTreesFiles) {
  const Lane lane = this->lane();
  ASSERT_TRUE(sync_lane(lane, patched));
  patched.files.clear();
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_EQ(content(lane.source() + "/dir/changed.c"), "old\n");
  EXPECT_EQ(content(lane.source() + "/removed.c"), "removed\n");
  EXPECT_FALSE(exists(lane.source() + "/added/run.sh"));
}

TEST_F(LaneTest, EqualFilesKeepTheirTimeStamp) {
  const Lane lane = this->lane();
  ASSERT_TRUE(sync_lane(lane, patched));
  const std::string path = lane.source() + "/dir/changed.c";
  const fs::file_time_type old = fs::last_write_time(path) - std::chrono::hours(1);
  fs::last_write_time(path, old);
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_EQ(fs::last_write_time(path), old);
  patched.files["dir/changed.c"].content = "newer\n";
  ASSERT_TRUE(sync_lane(lane, patched));
  EXPECT_GT(fs::last_write_time(path), old);
}

TEST_F(LaneTest, OnlyOutputsOfAKilledBuildAreRemoved) {
  const Lane lane = this->lane();
  const auto output = [&](const std::string& name) { return lane.output() + "/" + name; };
  for (const char* name : {"old.o", "include/config/VFIO", ".config"}) {
    ASSERT_TRUE(write_file(output(name), "whole"));
    fs::last_write_time(output(name), fs::file_time_type::clock::now() - std::chrono::hours(1));
  }
  ASSERT_TRUE(set_build_mark(lane));
  for (const char* name : {"vmlinux", "drivers/half.o", "include/config/PCI"}) {
    ASSERT_TRUE(write_file(output(name), ""));
  }
  ASSERT_TRUE(remove_partial_outputs(lane));
  EXPECT_TRUE(exists(output("old.o")));
  EXPECT_TRUE(exists(output("include/config/VFIO")));
  EXPECT_TRUE(exists(output("include/config/PCI")));
  EXPECT_FALSE(exists(output(".config")));  // so that kbuild's warnings of it come again
  EXPECT_FALSE(exists(output("vmlinux")));
  EXPECT_FALSE(exists(output("drivers/half.o")));
}

TEST_F(LaneTest, OutputsOfAFinishedBuildAreKept) {
  const Lane lane = this->lane();
  ASSERT_TRUE(set_build_mark(lane));
  ASSERT_TRUE(write_file(lane.output() + "/vmlinux", "whole"));
  ASSERT_TRUE(clear_build_mark(lane));
  ASSERT_TRUE(remove_partial_outputs(lane));
  EXPECT_TRUE(exists(lane.output() + "/vmlinux"));
}

TEST_F(LaneTest, SecondLaneIsACloneThatSharesNoOutput) {
  std::optional<Lane> first = lane();
  ASSERT_TRUE(sync_lane(*first, patched));
  ASSERT_TRUE(write_file(first->output() + "/vmlinux", "kernel"));
  const std::string output = first->output();
  std::thread waiting([&] {
    const Result<Lane> second =
        acquire_lane(tree, "key", {0, 1}, environment, [](std::string_view) {});
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(content(second->output() + "/vmlinux"), "kernel");
    EXPECT_EQ(content(second->source() + "/dir/changed.c"), "new\n");
    EXPECT_EQ(fs::hard_link_count(output + "/vmlinux"), 1U);
    EXPECT_EQ(fs::hard_link_count(second->source() + "/kept.c"), 3U);
  });
  // The lock file of the second lane shows that the other thread has taken the first lock.
  while (!fs::exists(folder / "cache/kseries/lanes/key/1.lock")) std::this_thread::yield();
  first.reset();
  waiting.join();
}

TEST_F(LaneTest, ProcessesOfAKilledBuildKeepTheLaneLockedAndAreReported) {
  const std::string pipe = (folder / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  ASSERT_TRUE(write_file(tree.root + "/Makefile",
                         "vmlinux:\n\techo $$$$ > " + pipe + "; exec sleep 600\n"));
  const pid_t builder = ::fork();
  if (builder == 0) {
    (void)build_kernel(this->lane(), {.config = "CONFIG_X=y\n",
                                      .folder = (folder / "build").string(),
                                      .toolchain = {.sandbox = SandboxKind::none}});
    ::_exit(0);
  }
  pid_t orphan = 0;
  std::ifstream(pipe) >> orphan;
  ::kill(builder, SIGKILL);
  ::waitpid(builder, nullptr, 0);
  std::string said;
  const Result<Lane> lane = acquire_lane(tree, "key", {0}, environment, [&](std::string_view text) {
    said = text;
    ::kill(orphan, SIGKILL);
  });
  ::kill(orphan, SIGKILL);
  ASSERT_TRUE(lane.ok());
  EXPECT_NE(said.find("/lanes/key/0, in use by "), std::string::npos) << said;
  EXPECT_NE(said.find(" " + std::to_string(orphan)), std::string::npos) << said;
}

TEST_F(LaneTest, KernelImageIsBuiltAndCopied) {
  const KernelImage image{BootMethod::image, "arch/pdp11/boot/uImage"};
  EXPECT_EQ(kernel_targets(image), (std::vector<std::string>{"vmlinux", "uImage"}));
  EXPECT_EQ(kernel_targets({}), std::vector<std::string>{"vmlinux"});
  ASSERT_TRUE(write_file(tree.root + "/Makefile",
                         "vmlinux:\n\tmkdir -p out/include/config\n"
                         "\techo 1.0 > out/include/config/kernel.release\n"
                         "\techo elf > out/vmlinux\n"
                         "uImage: vmlinux\n\tmkdir -p out/arch/pdp11/boot\n"
                         "\techo image > out/arch/pdp11/boot/uImage\n"));
  const std::string to = (folder / "build").string();
  const Result<Build> built = build_kernel(lane(), {.config = "CONFIG_X=y\n",
                                                    .folder = to,
                                                    .toolchain = {.sandbox = SandboxKind::none},
                                                    .image = image});
  ASSERT_TRUE(built.ok()) << built.error().what;
  EXPECT_EQ(built->status, BuildStatus::ok) << built->message;
  EXPECT_EQ(content(to + "/" + built->kernel), "image\n");
  EXPECT_EQ(content(to + "/" + built->symbols), "elf\n");
}

}  // namespace
}  // namespace kseries
