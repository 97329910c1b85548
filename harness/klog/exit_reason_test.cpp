// SPDX-License-Identifier: GPL-2.0-only
#include "klog/exit_reason.h"

#include <gtest/gtest.h>

#include "klog/parser.h"
#include "testing/golden.h"

namespace kseries {
namespace {

Boot make_boot(ExitReason reason, const std::string& console) {
  Boot boot;
  boot.exit_reason = reason;
  boot.message = "as seen";
  boot.console = console;
  return boot;
}

RefinedExit refined(ExitReason reason, const std::string& console) {
  return refine_exit(make_boot(reason, console), parse_console(console).splats);
}

std::string console_fixture(const std::string& name) {
  return golden::read(KSERIES_TESTDATA "/klog/" + name);
}

TEST(RefinedExit, PanicNamesTheOopsThatLedToIt) {
  const RefinedExit result = refined(ExitReason::panic, console_fixture("null-deref-6.12.log"));
  EXPECT_EQ(result.reason, ExitReason::panic);
  EXPECT_EQ(result.message, "BUG: kernel NULL pointer dereference, in vfio_device_remove_group");
}

TEST(RefinedExit, SilenceAfterAnOopsIsTheOops) {
  EXPECT_EQ(refined(ExitReason::silence, console_fixture("gpf-6.1.log")).reason, ExitReason::oops);
}

TEST(RefinedExit, SilenceAfterALockupNamesTheLockup) {
  const RefinedExit result = refined(ExitReason::silence, console_fixture("hung-task-6.12.log"));
  EXPECT_EQ(result.reason, ExitReason::silence);
  EXPECT_EQ(result.message, "as seen: INFO: task group_test:93 blocked for more than 120 seconds.");
}

TEST(RefinedExit, SecondBannerIsAReboot) {
  const std::string banner = "[    0.000000] Linux version 6.12.1 (builder@host) (gcc) #1\n";
  const RefinedExit result = refined(ExitReason::silence, banner + "hello\n" + banner + "again\n");
  EXPECT_EQ(result.reason, ExitReason::reboot);
  ASSERT_EQ(result.splats.size(), 1U);
  EXPECT_EQ(result.splats[0].cls, SplatClass::triple_fault);
  EXPECT_EQ(result.splats[0].text.find("again"), std::string::npos);
}

TEST(RefinedExit, SilentResetIsASplat) {
  const RefinedExit result = refined(ExitReason::reboot, "Run /init as init process\nlast words\n");
  ASSERT_EQ(result.splats.size(), 1U);
  EXPECT_EQ(result.splats[0].cls, SplatClass::triple_fault);
  EXPECT_TRUE(result.splats[0].fatal);
  EXPECT_NE(result.splats[0].text.find("last words"), std::string::npos);
}

TEST(RefinedExit, CompletedTestsRemainDoneDespiteSplats) {
  const RefinedExit result = refined(ExitReason::done, console_fixture("bug-6.1.log"));
  EXPECT_EQ(result.reason, ExitReason::done);
  EXPECT_EQ(result.message, "as seen");
}

TEST(RefinedExit, FailureOfTheHostIsNotExplainedByTheGuest) {
  EXPECT_EQ(refined(ExitReason::qemu_died, console_fixture("gpf-6.1.log")).reason,
            ExitReason::qemu_died);
}

}  // namespace
}  // namespace kseries
