// SPDX-License-Identifier: GPL-2.0-only
#include "guest/boot.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Runs a shell script instead of QEMU; its descriptor 3 is the console, 5 the monitor.
Boot boot_script(const std::string& script) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "boot_test");
  EXPECT_TRUE(scratch.ok());
  const std::string folder = scratch->path();
  BootRequest request;
  request.qemu = folder + "/qemu";
  request.kernel = folder + "/kernel";
  request.initrd = folder + "/initrd";
  request.accel = "kvm";
  request.deadline_seconds = 0.5;
  EXPECT_TRUE(write_file(request.qemu, "#!/bin/sh\n" + script).ok());
  EXPECT_TRUE(write_file(request.kernel, "").ok());
  EXPECT_TRUE(write_file(request.initrd, "").ok());
  std::filesystem::permissions(request.qemu, std::filesystem::perms::owner_all);
  Result<Boot> booted = boot(request);
  EXPECT_TRUE(booted.ok()) << booted.error().what;
  return booted.ok() ? *booted : Boot{};
}

// The script prints more at the deadline, when it is asked for its registers.
TEST(Boot, KeepsConsoleOfAHungGuestAndCollectsEvidence) {
  const Boot boot = boot_script(
      "echo 'Linux version 6.12' >&3\n"
      "read capabilities <&5\n"
      "read registers <&5\n"
      "echo 'the rest of a report' >&3\n"
      "echo '{\"return\": \"RAX=0\", \"id\": \"registers\"}' >&5\n"
      "read break <&5\n"
      "echo '{\"return\": {}, \"id\": \"break\"}' >&5\n"
      "head -c 1 <&3 >/dev/null\n"
      "echo 'sysrq: Show backtrace' >&3\n"
      "sleep 60\n");
  EXPECT_EQ(boot.exit_reason, ExitReason::deadline) << boot.message;
  EXPECT_THAT(boot.console, HasSubstr("the rest of a report"));
  EXPECT_THAT(boot.console, Not(HasSubstr("sysrq")));
  EXPECT_THAT(boot.evidence, HasSubstr("RAX=0"));
  EXPECT_THAT(boot.evidence, HasSubstr("sysrq: Show backtrace"));
}

}  // namespace
}  // namespace kseries
