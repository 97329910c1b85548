// SPDX-License-Identifier: GPL-2.0-only
#include "klog/blame.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kseries {
namespace {

/// Patch 5 wrote lines 10 to 12 of group.c, patch 7 line 40 of main.c.
int owner(const std::string& file, int line) {
  if (file == "drivers/vfio/group.c" && line >= 10 && line <= 12) return 5;
  if (file == "drivers/vfio/main.c" && line == 40) return 7;
  return 0;
}

Frame frame(const std::string& file, int line) {
  Frame made;
  made.function = "f";
  made.file = file;
  made.line = line;
  return made;
}

Splat blamed(std::vector<Frame> frames, const std::string& title = "") {
  Splat splat;
  splat.title = title;
  splat.frames = std::move(frames);
  return blame({splat}, owner).at(0);
}

TEST(Blame, FirstFrameOnALineOfTheSeriesCounts) {
  const Splat splat = blamed({frame("mm/slub.c", 10), frame("drivers/vfio/group.c", 11),
                              frame("drivers/vfio/main.c", 40)});
  EXPECT_EQ(splat.blame_patch, 5);
  EXPECT_EQ(splat.blame_where, "drivers/vfio/group.c:11");
}

TEST(Blame, InlinedFunctionsComeFirst) {
  Frame outer = frame("drivers/vfio/main.c", 40);
  outer.inlined = {"list_add include/linux/list.h:10", "helper drivers/vfio/group.c:12"};
  const Splat splat = blamed({outer});
  EXPECT_EQ(splat.blame_patch, 5);
  EXPECT_EQ(splat.blame_where, "drivers/vfio/group.c:12");
}

TEST(Blame, UnreliableFramesAreIgnored) {
  Frame guess = frame("drivers/vfio/group.c", 11);
  guess.reliable = false;
  EXPECT_EQ(blamed({guess}).blame_patch, 0);
}

TEST(Blame, CallerThatAnEarlyFaultHidesCounts) {
  Frame hidden = frame("drivers/vfio/group.c", 20);
  hidden.reliable = false;
  hidden.function_begin = 9;
  hidden.function_end = 25;
  const Splat splat =
      blamed({frame("kernel/locking/mutex.c", 285), hidden, frame("fs/file_table.c", 468)});
  EXPECT_EQ(splat.blame_patch, 5);
  EXPECT_EQ(splat.blame_where, "drivers/vfio/group.c:20, in a function that the patch changes");
}

TEST(Blame, TitleCountsWithoutDebugInformation) {
  EXPECT_EQ(blamed({}, "WARNING: drivers/vfio/group.c:10 at f").blame_patch, 5);
  EXPECT_EQ(blamed({}, "kernel BUG at drivers/vfio/group.c:12!").blame_patch, 5);
  EXPECT_EQ(blamed({}, "UBSAN: shift in drivers/vfio/group.c:12:7").blame_where,
            "drivers/vfio/group.c:12");
  EXPECT_EQ(blamed({}, "WARNING: drivers/vfio/group.c:99999999999999999999 at f").blame_patch, 0);
}

TEST(Blame, PlaceOfARustPanicCounts) {
  const OwnerOfLine rust = [](const std::string& file, int line) {
    return file == "drivers/demo/node.rs" && line == 877 ? 3 : 0;
  };
  Splat splat;
  splat.title = "rust_kernel: panicked at drivers/demo/node.rs:877:13: attempt to subtract";
  EXPECT_EQ(blame({splat}, rust).at(0).blame_patch, 3);
}

TEST(Blame, ChangedFunctionIsTheLastResortAndIsReportedAsSuch) {
  Frame changed = frame("drivers/vfio/group.c", 20);
  changed.function_begin = 8;
  changed.function_end = 22;
  const Splat splat = blamed({changed});
  EXPECT_EQ(splat.blame_patch, 5);
  EXPECT_EQ(splat.blame_where, "drivers/vfio/group.c:20, in a function that the patch changes");
  const Splat better = blamed({changed, frame("drivers/vfio/main.c", 40)});
  EXPECT_EQ(better.blame_patch, 7);
}

TEST(Blame, TraceWithoutTheSeriesBlamesNoPatch) {
  const Splat splat = blamed({frame("mm/slub.c", 10)}, "BUG: f at mm/slub.c:10");
  EXPECT_EQ(splat.blame_patch, 0);
  EXPECT_EQ(splat.blame_where, "");
}

}  // namespace
}  // namespace kseries
