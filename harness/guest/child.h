// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"
#include "host/launcher.h"

namespace kseries {

/// A running QEMU with sockets for its two serial ports and its monitor. It is killed when
/// the object is destroyed.
struct GuestChild {
  /// The descriptors of QEMU for its ports.
  static constexpr int console_fd = 3;
  static constexpr int test_fd = 4;
  static constexpr int monitor_fd = 5;
  static constexpr int first_disk_fd = 6;

  /// QEMU gets `disks` as descriptors from `first_disk_fd` on. Error: it can't be executed.
  static Result<GuestChild> spawn(const std::vector<std::string>& argv,
                                  const std::vector<int>& disks = {});

  ChildProcess process;
  /// Non-blocking sockets, and a pipe from QEMU's stderr.
  Descriptor console;
  Descriptor test;
  Descriptor monitor;
  Descriptor errors;
};

/// Reads what is available; closes the descriptor at the end of the file.
std::string read_available(Descriptor& from);

/// Writes all of it within `seconds`. Returns false if that fails.
bool write_all(const Descriptor& to, std::string_view bytes, double seconds);

/// The monotonic clock, in seconds.
double monotonic_seconds();

}  // namespace kseries
