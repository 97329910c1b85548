// SPDX-License-Identifier: GPL-2.0-only
#include "klog/line.h"

#include <gtest/gtest.h>

#include "klog/fingerprint.h"
#include "klog/header.h"

namespace kseries::klog {
namespace {

TEST(ConsoleLine, TimeStampAndCallerAreRemoved) {
  EXPECT_EQ(strip_line_prefix("[    1.234567] text"), "text");
  EXPECT_EQ(strip_line_prefix("<4>[   12.000001][  T123]  text\r"), " text");
  EXPECT_EQ(strip_line_prefix("[    T1] text"), "text");
  EXPECT_EQ(strip_line_prefix("prompt# [    1.234567] text"), "text");
  EXPECT_EQ(strip_line_prefix("[1.5] text"), "[1.5] text");
  EXPECT_EQ(strip_line_prefix("plain [module] text"), "plain [module] text");
  EXPECT_EQ(strip_line_prefix(""), "");
}

TEST(ConsoleLine, FrameHasFunctionOffsetSizeAndModule) {
  const auto frame = parse_frame("  ? vfio_open.part.0+0x1a/0x80 [vfio 0123456789abcdef]");
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->function, "vfio_open.part.0");
  EXPECT_EQ(frame->offset, 0x1aU);
  EXPECT_EQ(frame->size, 0x80U);
  EXPECT_EQ(frame->module, "vfio");
  EXPECT_FALSE(frame->reliable);
  EXPECT_FALSE(frame->exact);
}

TEST(ConsoleLine, OtherTextOnTheLineIsNotAFrame) {
  EXPECT_FALSE(parse_frame("at vfio_open+0x1a/0x80 and more"));
  EXPECT_FALSE(parse_frame("vfio_open+0x1a/0x80 and more"));
  EXPECT_FALSE(parse_frame("0x1a+0x1a/0x80"));
  EXPECT_FALSE(parse_frame("vfio_open+0x1a"));
  EXPECT_FALSE(parse_frame("vfio_open+0x11111111111111111/0x80"));
  EXPECT_TRUE(parse_frame("[<000000009b2f3c1d>] vfio_open+0x1a/0x80"));
}

TEST(ConsoleLine, InstructionPointerOfUserSpaceIsNotAFrame) {
  EXPECT_FALSE(parse_instruction("RIP: 0033:0x449290"));
  EXPECT_FALSE(parse_instruction("RIP: 0010:0x0"));
  const auto frame = parse_instruction("RIP: 0010:vfio_open+0x1a/0x80");
  ASSERT_TRUE(frame);
  EXPECT_TRUE(frame->exact);
}

TEST(ConsoleLine, CommMayContainSpacesAndSlashes) {
  const auto task = parse_task("CPU: 0 UID: 0 PID: 12 Comm: a b/c Tainted: G   W  6.12 #1");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->comm, "a b/c");
  EXPECT_EQ(task->pid, 12);
}

TEST(ConsoleHeader, TitleHasNoAddresses) {
  EXPECT_EQ(clean_title("BUG: bad ffff888003a81c60 at f+0x10/0x20 (0x10) deadbeefx"),
            "BUG: bad * at f (*) deadbeefx");
}

TEST(ConsoleHeader, TitleIsBounded) {
  EXPECT_LE(clean_title(std::string(100000, 'x')).size(), 300U);
}

TEST(ConsoleHeader, OrdinaryLinesAreNotHeaders) {
  const FormatIndex formats = index_formats(report_classes());
  EXPECT_FALSE(read_header("WARNING: the mount option is deprecated", formats));
  EXPECT_FALSE(read_header("INFO: lockdep is turned off.", formats));
  EXPECT_FALSE(read_header("BUGS: none", formats));
  EXPECT_FALSE(read_header("Kernel command line: panic=-1", formats));
  EXPECT_FALSE(read_header("list_add is a function", formats));
}

TEST(ConsoleFingerprint, UsesTheTitleWithoutNumbersWhenThereAreNoFrames) {
  Splat splat;
  splat.cls = SplatClass::soft_lockup;
  splat.title = "BUG: soft lockup - CPU#12 stuck for 26s!";
  EXPECT_EQ(make_fingerprint(splat, report_classes()),
            "soft-lockup: BUG: soft lockup - CPU# stuck for #s!");
}

TEST(ConsoleFingerprint, CompilerSuffixesAreIgnored) {
  Splat splat;
  splat.cls = SplatClass::oops;
  splat.frames.resize(3);
  splat.frames[0].function = "asm_exc_page_fault";
  splat.frames[1].function = "vfio_open.isra.0.cold";
  splat.frames[2].function = "unreliable";
  splat.frames[2].reliable = false;
  EXPECT_EQ(make_fingerprint(splat, report_classes()), "oops vfio_open");
}

}  // namespace
}  // namespace kseries::klog
