// SPDX-License-Identifier: GPL-2.0-only
#include "judge/splat_text.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Splat oops() {
  Splat splat;
  splat.cls = SplatClass::null_ptr_deref;
  splat.title = "BUG: kernel NULL pointer dereference";
  splat.fingerprint = "null-ptr-deref vfio_group_open vfio_open";
  splat.text = "BUG: kernel NULL pointer dereference\nCode: 48 8b\nRAX: 0000000000000000\n";
  splat.frames = {{.function = "report", .offset = 1, .size = 2},
                  {.function = "vfio_group_open.isra.0",
                   .offset = 0x1f,
                   .size = 0x60,
                   .module = "vfio",
                   .file = "drivers/vfio/group.c",
                   .line = 439,
                   .inlined = {"get_group drivers/vfio/group.c:12"}},
                  {.function = "stale", .offset = 3, .size = 4, .reliable = false},
                  {.function = "vfio_open", .offset = 0x10, .size = 0x20}};
  return splat;
}

TEST(SplatText, TheTitleNamesTheFunction) {
  Splat splat = oops();
  EXPECT_EQ(finding_title(splat), "BUG: kernel NULL pointer dereference in vfio_group_open");
  splat.title = "WARNING: drivers/vfio/group.c:439 at vfio_group_open";
  EXPECT_EQ(finding_title(splat), splat.title);
  splat.title = "Kernel panic - not syncing";
  splat.fingerprint = "null-ptr-deref: Kernel panic - not syncing";
  EXPECT_EQ(finding_title(splat), splat.title) << "no function is known";
}

TEST(SplatText, TheTraceHasSourceLinesAndNoRegisters) {
  EXPECT_EQ(trace_text(oops()),
            "BUG: kernel NULL pointer dereference\n"
            " get_group drivers/vfio/group.c:12 (inlined)\n"
            " vfio_group_open.isra.0+0x1f/0x60 [vfio] drivers/vfio/group.c:439\n"
            " vfio_open+0x10/0x20\n");
}

TEST(SplatText, ABlamedFrameIsShownEvenIfItIsNotReliable) {
  Splat splat = oops();
  splat.fingerprint = "null-ptr-deref vfio_open";
  EXPECT_EQ(finding_title(splat), "BUG: kernel NULL pointer dereference in vfio_open");
  splat.frames[2].file = "drivers/vfio/group.c";
  splat.frames[2].line = 439;
  splat.frames[1].file.clear();
  splat.blame_patch = 5;
  splat.blame_where = "drivers/vfio/group.c:439, in a function that the patch changes";
  EXPECT_EQ(finding_title(splat), "BUG: kernel NULL pointer dereference in stale");
  EXPECT_EQ(trace_text(splat),
            "BUG: kernel NULL pointer dereference\n"
            " stale+0x3/0x4 drivers/vfio/group.c:439\n"
            " vfio_open+0x10/0x20\n");
}

TEST(SplatText, WithoutABacktraceItIsTheTextOfTheConsole) {
  Splat splat = oops();
  splat.frames.clear();
  EXPECT_EQ(trace_text(splat), splat.text);
}

}  // namespace
}  // namespace kseries
