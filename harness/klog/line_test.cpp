// SPDX-License-Identifier: GPL-2.0-only
#include "klog/line.h"

#include <gtest/gtest.h>

#include "klog/fingerprint.h"
#include "klog/header.h"

namespace kseries::klog {
namespace {

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

TEST(ConsoleLine, DecodedFrameHasItsPlace) {
  const auto frame = parse_frame("  vfio_open+0x1a/0x80 [vfio] drivers/vfio/group.c:12");
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->file, "drivers/vfio/group.c");
  EXPECT_EQ(frame->line, 12);
  EXPECT_FALSE(parse_frame("vfio_open+0x1a/0x80 group.c:99999999999999999999"));
  EXPECT_FALSE(parse_frame("vfio_open+0x1a/0x80 returned: 12"));
}

TEST(ConsoleLine, InstructionPointerOfOtherArchitecturesIsAFrame) {
  for (const char* line : {"pc : vfio_open+0x1a/0x80", "epc : vfio_open+0x1a/0x80"}) {
    const auto frame = parse_instruction(line);
    ASSERT_TRUE(frame) << line;
    EXPECT_EQ(frame->function, "vfio_open");
    EXPECT_TRUE(frame->exact);
  }
  EXPECT_FALSE(parse_instruction("epc : ffffffff80014264 ra : ffffffff80014264"));
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

TEST(ConsoleHeader, LettersOfAProgramAreIgnored) {
  const FormatIndex formats = index_formats(report_classes());
  const auto header = read_header("xKeerwnel paninc - not syncing: Fatal exception", formats);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->report->cls, SplatClass::panic);
  EXPECT_EQ(header->title.text, "Kernel panic - not syncing: Fatal exception");
  EXPECT_TRUE(read_header("nKernel panic - not syncing: Fatal exception", formats));
  EXPECT_FALSE(read_header("---[ end Kernel panic - not syncing: Fatal exception ]---", formats));
  EXPECT_FALSE(read_header("a program wrote kernel BUG at mm/slub.c:12!", formats));
}

Splat with_functions(const std::vector<std::string>& functions) {
  Splat splat;
  splat.cls = SplatClass::warning;
  for (const std::string& function : functions) {
    splat.frames.emplace_back();
    splat.frames.back().function = function;
  }
  return splat;
}

TEST(ConsoleFingerprint, AllocatorsOfAllKernelsAreSkipped) {
  for (const char* function : {"__alloc_pages",
                               "__alloc_pages_noprof",
                               "__alloc_frozen_pages_noprof",
                               "alloc_frozen_pages_noprof",
                               "alloc_pages_mpol_noprof",
                               "___kmalloc_large_node",
                               "__kmalloc_large_node_noprof",
                               "__do_kmalloc_node",
                               "__kmalloc_node_track_caller_noprof",
                               "kmalloc_trace",
                               "__kvmalloc_node_noprof",
                               "__vmalloc_node_range_noprof",
                               "vmalloc_user",
                               "vzalloc_noprof",
                               "kmem_cache_alloc_lru_noprof",
                               "krealloc_noprof",
                               "kmemdup_noprof",
                               "get_page_from_freelist",
                               "free_frozen_pages",
                               "__pcs_replace_empty_main"}) {
    EXPECT_EQ(make_fingerprint(with_functions({function, "vfio_open"}), report_classes()),
              "warning vfio_open")
        << function;
  }
  EXPECT_EQ(make_fingerprint(with_functions({"kfree_skb", "kmem_cache_destroy"}), report_classes()),
            "warning kfree_skb kmem_cache_destroy");
}

TEST(ConsoleFingerprint, ManglingOfRustIsIgnored) {
  const std::string expected = "warning demo::process::Process::update_ref";
  for (const char* function : {"_RNvMs3_NtCshgDM7dBCdno_4demo7processNtB5_7Process10update_ref",
                               "_RNvMs_NtCs1abcdefghij_4demo7processNtB4_7Process10update_ref",
                               "_ZN4demo7process7Process10update_ref17h0123456789abcdefE"}) {
    EXPECT_EQ(make_fingerprint(
                  with_functions({"_RNvNtCs9jEwPDbx20M_4core9panicking9panic_fmt", function}),
                  report_classes()),
              expected);
  }
  EXPECT_EQ(make_fingerprint(with_functions({"_RNv99999999999999999999x", "_R"}), report_classes()),
            "warning _RNv99999999999999999999x _R");
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
