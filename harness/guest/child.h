// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"
#include "host/launcher.h"

namespace kseries {

/// A running QEMU with sockets on its two serial ports and its monitor. It is killed
/// with the object.
struct GuestChild {
  /// Which descriptors the program finds its ports at.
  static constexpr int console_fd = 3;
  static constexpr int test_fd = 4;
  static constexpr int monitor_fd = 5;
  static constexpr int first_disk_fd = 6;

  /// The program finds `disks` from `first_disk_fd` on. Error: it can't be executed.
  static Result<GuestChild> spawn(const std::vector<std::string>& argv,
                                  const std::vector<int>& disks = {});

  ChildProcess process;
  /// Non-blocking sockets, and a pipe of what QEMU says on stderr.
  Descriptor console;
  Descriptor test;
  Descriptor monitor;
  Descriptor errors;
};

/// Everything that can be read now; closes the descriptor at its end.
std::string read_available(Descriptor& from);

/// Writes all of it, waiting for room at most `seconds`. False: not all.
bool write_all(const Descriptor& to, std::string_view bytes, double seconds);

/// Seconds on the monotonic clock.
double monotonic_seconds();

}  // namespace kseries
