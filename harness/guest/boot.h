// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "guest/architecture.h"
#include "model/guest.h"

namespace kseries {

struct BootRequest {
  Architecture arch;
  GuestProfile profile;
  std::string kernel;  ///< path of the file for the architecture's boot method
  std::string initrd;  ///< path of the archive
  std::string append;  ///< kernel parameters in addition to the profile's
  std::string accel = "tcg";
  std::string qemu;               ///< program; empty: the architecture's
  double deadline_seconds = 120;  ///< of the whole boot, tests included
  double silence_seconds = 30;    ///< time without output on either port that is a hang
  bool can_power_off = false;     ///< otherwise a guest that is done is killed
  double slowness = 1;            ///< of this host; scales the kernel's watchdogs
  size_t keep_bytes = 4U << 20;   ///< per port
  size_t max_bytes = 16U << 20;   ///< on both ports; more is a flood
};

/// QEMU's command line for a boot on another machine: the console on stdout, the test port in a
/// file, disks in files NAME.img, and no clock frequency, because it is that of this machine.
std::vector<std::string> portable_argv(const BootRequest& request, const std::string& test_file);

/// Boots a guest and collects its output until it is done, has crashed, is silent or has
/// reached its deadline; then ends it. Whatever the kernel does is a Boot; an Error means that
/// QEMU could not be started or that a file is missing. No QEMU is left running, even if this
/// program is killed.
Result<Boot> boot(const BootRequest& request);

struct InteractiveRequest {
  BootRequest boot;
  bool gdb = false;  ///< wait for a debugger; its command is in the returned text
};

/// The command (`argv`) for a guest whose console is our terminal, and a notice to print
/// before running it. The initramfs must have busybox; "kseries.shell" is added to the kernel
/// parameters.
struct Interactive {
  std::vector<std::string> argv;
  std::string notice;
};
Result<Interactive> interactive_guest(const InteractiveRequest& request,
                                      const std::string& symbols);

}  // namespace kseries
