// SPDX-License-Identifier: GPL-2.0-only
#include "klog/ending.h"

#include <gtest/gtest.h>

#include "klog/parser.h"
#include "testing/golden.h"

namespace kseries {
namespace {

Boot boot_of(Ending ending, const std::string& console) {
  Boot boot;
  boot.ending = ending;
  boot.message = "as seen";
  boot.console = console;
  return boot;
}

Refined refined(Ending ending, const std::string& console) {
  return refine_ending(boot_of(ending, console), parse_console(console).splats);
}

std::string fixture(const std::string& name) {
  return golden::read(KSERIES_TESTDATA "/klog/" + name);
}

TEST(RefinedEnding, PanicNamesTheOopsThatLedToIt) {
  const Refined result = refined(Ending::panic, fixture("null-deref-6.12.log"));
  EXPECT_EQ(result.ending, Ending::panic);
  EXPECT_EQ(result.message, "BUG: kernel NULL pointer dereference, in vfio_device_remove_group");
}

TEST(RefinedEnding, SilenceAfterAnOopsIsTheOops) {
  EXPECT_EQ(refined(Ending::silence, fixture("gpf-6.1.log")).ending, Ending::oops);
}

TEST(RefinedEnding, SilenceAfterALockupSaysSo) {
  const Refined result = refined(Ending::silence, fixture("hung-task-6.12.log"));
  EXPECT_EQ(result.ending, Ending::silence);
  EXPECT_EQ(result.message, "as seen: INFO: task group_test:93 blocked for more than 120 seconds.");
}

TEST(RefinedEnding, SecondBannerIsAReboot) {
  const std::string banner = "[    0.000000] Linux version 6.12.1 (builder@host) (gcc) #1\n";
  const Refined result = refined(Ending::silence, banner + "hello\n" + banner + "again\n");
  EXPECT_EQ(result.ending, Ending::reboot);
  ASSERT_EQ(result.splats.size(), 1U);
  EXPECT_EQ(result.splats[0].cls, "triple-fault");
  EXPECT_EQ(result.splats[0].text.find("again"), std::string::npos);
}

TEST(RefinedEnding, SilentResetIsASplat) {
  const Refined result = refined(Ending::reboot, "Run /init as init process\nlast words\n");
  ASSERT_EQ(result.splats.size(), 1U);
  EXPECT_EQ(result.splats[0].cls, "triple-fault");
  EXPECT_TRUE(result.splats[0].fatal);
  EXPECT_NE(result.splats[0].text.find("last words"), std::string::npos);
}

TEST(RefinedEnding, EndedTestsStayDoneWhateverWasSaid) {
  const Refined result = refined(Ending::done, fixture("bug-6.1.log"));
  EXPECT_EQ(result.ending, Ending::done);
  EXPECT_EQ(result.message, "as seen");
}

TEST(RefinedEnding, FailureOfTheHostIsNotExplainedByTheGuest) {
  EXPECT_EQ(refined(Ending::qemu_died, fixture("gpf-6.1.log")).ending, Ending::qemu_died);
}

}  // namespace
}  // namespace kseries
