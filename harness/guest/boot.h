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
  std::string kernel;  ///< path of the file that its boot method wants
  std::string initrd;  ///< path of the archive
  std::string append;  ///< kernel parameters in addition to the profile's
  std::string accel = "tcg";
  std::string qemu;               ///< program; empty: the architecture's
  double deadline_seconds = 120;  ///< of the whole boot, tests included
  double silence_seconds = 30;    ///< without a byte on either port: a hang
  bool switches_off = false;      ///< the kernel can: if it does not when it is done, it hangs
  double slowness = 1;            ///< of this host now: scales the kernel's watchdogs
  size_t keep_bytes = 4U << 20;   ///< of each port
  size_t max_bytes = 16U << 20;   ///< on both ports; more is a flood
};

/// Boots a guest, collects its output until it is done, dead, silent or late, and then
/// ends it. Whatever the kernel does is a Boot; an Error means that QEMU could not be
/// started or that a file is missing. No QEMU is left running, even if this program is
/// killed.
Result<Boot> boot(const BootRequest& request);

struct InteractiveRequest {
  BootRequest boot;
  bool gdb = false;  ///< wait for a debugger; its command is in the returned text
};

/// The command of a guest whose console is our terminal (`argv`), and a notice to print
/// before it is run. The initramfs must have busybox, and "kseries.shell" is added to
/// the kernel parameters.
struct Interactive {
  std::vector<std::string> argv;
  std::string notice;
};
Result<Interactive> interactive_guest(const InteractiveRequest& request,
                                      const std::string& symbols);

}  // namespace kseries
