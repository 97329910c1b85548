// SPDX-License-Identifier: GPL-2.0-only
#include "report/log_text.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Frame frame(const std::string& function) {
  Frame made;
  made.function = function;
  made.offset = 0x10;
  made.size = 0x40;
  return made;
}

TEST(LogText, SplatsHaveTheirPlaceAndTheirFrames) {
  Splat splat;
  splat.cls = SplatClass::kasan;
  splat.title = "BUG: KASAN: slab-use-after-free in demo_read";
  splat.fingerprint = "kasan demo_read";
  splat.comm = "demo";
  splat.first_line = 7;
  splat.fatal = true;
  splat.blame_patch = 3;
  splat.blame_where = "drivers/demo.c:12";
  splat.frames = {frame("demo_read"), frame("demo_maybe")};
  splat.frames[0].file = "drivers/demo.c";
  splat.frames[0].line = 12;
  splat.frames[0].inlined = {"demo_get drivers/demo.h:3"};
  splat.frames[1].reliable = false;
  splat.frames[1].module = "demo";
  EXPECT_EQ(console_log_text({"dmesg.txt", {splat}, 0}),
            "dmesg.txt: 1 kernel report\n"
            "  kasan, fatal: BUG: KASAN: slab-use-after-free in demo_read\n"
            "    line 7, comm demo\n"
            "    fingerprint: kasan demo_read\n"
            "    blamed: patch 3 at drivers/demo.c:12\n"
            "      demo_read+0x10/0x40  drivers/demo.c:12\n"
            "        inlined: demo_get drivers/demo.h:3\n"
            "    ? demo_maybe+0x10/0x40 [demo]\n");
}

TEST(LogText, LongTracesAreCutAndDroppedSplatsAreCounted) {
  Splat splat;
  splat.title = "BUG: x";
  splat.frames.assign(20, frame("f"));
  const std::string text = console_log_text({"a", {splat}, 5});
  EXPECT_NE(text.find("a: 1 kernel report, and 5 more that are not listed\n"), std::string::npos);
  EXPECT_NE(text.find("      and 4 frames more\n"), std::string::npos);
}

TEST(LogText, LogWithoutSplatsIsReportedAsSuch) {
  EXPECT_EQ(console_log_text({"a", {}, 0}), "a: no kernel reports\n");
}

TEST(LogText, CasesAreIndentedAndCountedWithoutTheirParents) {
  TestCase pass{.name = "open", .result = TestResult::pass, .message = "chatter"};
  TestCase skip{.name = "reset", .result = TestResult::skip, .message = "no device\nat all"};
  TestCase suite{.name = "vfio", .result = TestResult::pass, .subtests = {pass, skip}};
  TestCase missing{.name = "iommu", .result = TestResult::missing, .message = "no result line"};
  KtapLog log{"ktap.txt", {.suites = {suite, missing}, .planned = 2, .problems = {"line 3: odd"}}};
  EXPECT_EQ(ktap_log_text(log),
            "ktap.txt: 1 pass, 1 skip, 1 missing, incomplete\n"
            "  pass     vfio\n"
            "    pass     open\n"
            "    skip     reset: no device\n"
            "  missing  iommu: no result line\n"
            "  problem: line 3: odd\n");
}

TEST(LogText, FileNamesAreOneLineOfText) {
  EXPECT_EQ(ktap_log_text({"a\n\x1b[31m", {.complete = true}}),
            "a \\x1b[31m: no results, complete\n");
  EXPECT_EQ(console_log_text({"-", {}, 0}), "standard input: no kernel reports\n");
}

}  // namespace
}  // namespace kseries
