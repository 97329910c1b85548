// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "klog/parser.h"
#include "testing/golden.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

std::string other_console(const std::string& name) {
  return golden::read(KSERIES_TESTDATA "/klog-other/" + name);
}

/// The fingerprints of a console, which begin with the class.
std::vector<std::string> fingerprints(const std::string& console) {
  std::vector<std::string> all;
  for (const Splat& splat : parse_console(console).splats) all.push_back(splat.fingerprint);
  return all;
}

TEST(OtherConsoles, OopsesOfArm64AreFoundWithAndWithoutAMessageBefore) {
  EXPECT_THAT(fingerprints(other_console("arm64-6.12.log")),
              ElementsAre(StartsWith("null-ptr-deref vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("bug vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("oops vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("bug vfio_demo_call vfio_demo_ioctl"),
                          StartsWith("kasan vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("warning vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("ubsan vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("oops vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("soft-lockup vfio_demo_spin vfio_demo_ioctl"),
                          StartsWith("oops vfio_demo_read vfio_demo_ioctl")));
  EXPECT_THAT(fingerprints(other_console("external-abort-arm64-6.12.log")),
              ElementsAre(StartsWith("oops vfio_demo_read vfio_demo_ioctl")));
  EXPECT_THAT(fingerprints(other_console("serror-arm64-6.12.log")),
              ElementsAre(StartsWith("panic vfio_demo_read")));
  EXPECT_THAT(fingerprints(other_console("stack-overflow-arm64-6.12.log")),
              ElementsAre(StartsWith("panic vfio_demo_recurse")));
}

TEST(OtherConsoles, TracesOfRiscvFollowTheRegisters) {
  EXPECT_THAT(fingerprints(other_console("riscv-6.12.log")),
              ElementsAre(StartsWith("null-ptr-deref vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("oops vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("oops vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("bug vfio_demo_read vfio_demo_ioctl"),
                          StartsWith("warning vfio_demo_read vfio_demo_ioctl")));
}

TEST(OtherConsoles, TracesOfArmNameTheCallers) {
  EXPECT_THAT(fingerprints(other_console("arm-6.12.log")),
              ElementsAre("null-ptr-deref vfio_demo_read vfio_demo_ioctl sys_ioctl"));
  const ReadConsole warnings = parse_console(other_console("warnings-arm-6.12.log"));
  ASSERT_EQ(warnings.splats.size(), 2U);
  EXPECT_EQ(warnings.splats[0].fingerprint, "refcount vfio_demo_put vfio_demo_close");
  EXPECT_EQ(warnings.splats[0].title, "refcount_t: underflow; use-after-free.");
  EXPECT_EQ(warnings.splats[1].title,
            "WARNING: drivers/vfio/demo.c:12 at vfio_demo_read: the demo is 5 bytes too long");
}

TEST(OtherConsoles, ReportsOfTwoThreadsAreReadLineByLine) {
  EXPECT_THAT(fingerprints(other_console("interleaved-threads-6.12.log")),
              ElementsAre("warning vfio_a vfio_a2 vfio_demo_fops",
                          "warning vfio_b vfio_b2 vfio_demo_fops"));
}

TEST(OtherConsoles, CheckersAndTheirHelpersAreNotInFingerprints) {
  for (const std::string& fingerprint : fingerprints(other_console("generic-functions-6.12.log"))) {
    EXPECT_THAT(fingerprint, testing::ContainsRegex("^[a-z-]+ vfio_demo_")) << fingerprint;
  }
}

/// One report with the prefix of some program before each line.
std::string with_prefix(const std::string& prefix, const std::string& suffix) {
  std::string console;
  for (const std::string_view line :
       split_lines("BUG: kernel NULL pointer dereference, address: 0000000000000010\n"
                   "#PF: supervisor read access in kernel mode\n"
                   "Oops: Oops: 0000 [#1] PREEMPT SMP\n"
                   "CPU: 0 UID: 0 PID: 88 Comm: demo Not tainted 6.12.0 #1\n"
                   "RIP: 0010:vfio_demo_read+0x12/0x80 [vfio]\n"
                   "Call Trace:\n"
                   " <TASK>\n"
                   " vfio_demo_ioctl+0x4cb/0x600 [vfio]\n"
                   " </TASK>\n"
                   "---[ end trace 0000000000000000 ]---\n")) {
    console += prefix + std::string(line) + suffix + "\n";
  }
  return console;
}

TEST(OtherConsoles, PrefixesOfOtherProgramsDoNotMatter) {
  for (const std::string prefix : {"",
                                   "\r",
                                   "<1>",
                                   "kern  :alert : ",
                                   "kern  :alert : [Tue Dec  1 15:28:11 2026] ",
                                   "[<    0.000012>] ",
                                   "Dec  1 15:28:11 host kernel: ",
                                   "Dec 01 15:28:11.123456 host kernel: ",
                                   "Tue 2026-12-01 15:28:11 UTC host kernel: ",
                                   "1796138891.123456 host kernel: ",
                                   "Dec  1 15:28:11 (none) kern.alert kernel: ",
                                   "Tue Dec  1 15:28:11 2026 kern.alert kernel: ",
                                   "[   12.345678 <    0.000012 >] host kernel: ",
                                   "1,1023,12345678,-;",
                                   "1,1023,12345678,-,caller=T88;",
                                   "6.12.0,1,1023,12345678,-;",
                                   "2026-12-01T15:28:11.1234567Z ",
                                   "15:28:11.123456  ",
                                   "[2026-12-01 15:28:11] ",
                                   "[15:28:11.123] ",
                                   "> ",
                                   "> [   12.345678] ",
                                   "\x1b[32m[   12.345678] \x1b[0m\x1b[31m"}) {
    for (const std::string suffix : {"", "\r", "\r\r"}) {
      const std::vector<Splat> splats = parse_console(with_prefix(prefix, suffix)).splats;
      ASSERT_EQ(splats.size(), 1U) << printable_utf8(prefix);
      EXPECT_EQ(splats[0].title, "BUG: kernel NULL pointer dereference") << printable_utf8(prefix);
      EXPECT_EQ(splats[0].fingerprint, "null-ptr-deref vfio_demo_read vfio_demo_ioctl")
          << printable_utf8(prefix);
    }
  }
}

}  // namespace
}  // namespace kseries
