// SPDX-License-Identifier: GPL-2.0-only
#include "klog/prefix.h"

#include <gtest/gtest.h>

#include <string>

namespace kseries::klog {
namespace {

TEST(ConsolePrefix, TimeStampAndCallerAreRemoved) {
  EXPECT_EQ(strip_line_prefix("[    1.234567] text"), "text");
  EXPECT_EQ(strip_line_prefix("<4>[   12.000001][  T123]  text\r"), " text");
  EXPECT_EQ(strip_line_prefix("[    T1] text"), "text");
  EXPECT_EQ(strip_line_prefix("prompt# [    1.234567] text"), "text");
  EXPECT_EQ(strip_line_prefix("[1.5] text"), "[1.5] text");
  EXPECT_EQ(strip_line_prefix("plain [module] text"), "plain [module] text");
  EXPECT_EQ(strip_line_prefix(""), "");
}

TEST(ConsolePrefix, FormatsOfDmesgAreRemoved) {
  for (const std::string prefix :
       {"[    1.234567] ", "[    1.234567] [      T0] ", "[    1.234567] [    C12] ",
        "[    1.234567 <    0.000012>] ", "[Mon Nov 30 21:32:01 2026] ",
        "[Mon Nov  2 21:32:01 2026 <    0.000012>] ", "[Nov30 21:32] ", "[  +0.000012] ",
        "2026-11-30T21:32:01,123456+00:00 ", "kern  :warn  : [    1.234567] ",
        "kern  :warn  : [Mon Nov 30 21:32:01 2026] ", "2026-11-30T21:32:01+0000 host kernel: ",
        "Nov 30 21:32:01 host kernel: ", "Nov 30 21:32:01 host kernel: [    1.234567] ",
        "[    1.234567] host kernel: "}) {
    EXPECT_EQ(strip_line_prefix(prefix + "text"), "text") << prefix;
    EXPECT_EQ(strip_line_prefix(prefix + " f+0x1/0x2 [m]"), " f+0x1/0x2 [m]") << prefix;
  }
}

TEST(ConsolePrefix, LettersOfAProgramAreRemovedWithTheTimeStamp) {
  EXPECT_EQ(strip_line_prefix("Faile[ d    1t.o7 9o8p6e56][    T1] text"), "text");
  EXPECT_EQ(strip_line_prefix("n[  c o n s1o.l7e9 9d4e6v6i]c[e    T1] text"), "text");
  EXPECT_EQ(strip_line_prefix("h [f i l e  1o.r8 0d3i3r2e4c]t text"), "text");
  EXPECT_EQ(strip_line_prefix("h [f i l e  1o.r8 0d3i3r2e45]  f+0x1/0x2"), " f+0x1/0x2");
  EXPECT_EQ(strip_line_prefix("1n.o8t0e4:2 3r6u][    T1]  f+0x1/0x2"), " f+0x1/0x2");
  EXPECT_EQ(strip_line_prefix("[    1.234567]c[e    T1] text"), "text");
}

TEST(ConsolePrefix, OtherBracketsAreKept) {
  for (const std::string text :
       {" open.isra.0+0x1a/0x12345 [vfio] (P)", "usb [T] text", "a [b] c", "[x 1.5] text",
        "Booting kernel: text", "2026-11-30 text", "Nov 30 21:32:01 text"}) {
    EXPECT_EQ(strip_line_prefix(text), text);
  }
}

}  // namespace
}  // namespace kseries::klog
