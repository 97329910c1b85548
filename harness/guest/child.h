// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace kseries {

/// How a process ended.
struct ChildEnd {
  int code = 0;    ///< its exit status; 0 when a signal ended it
  int signal = 0;  ///< 0: none
};

/// A running QEMU with sockets on its two serial ports and its monitor. It has
/// a process group of its own, is killed when this program dies, and is killed
/// and reaped with the object.
class GuestChild {
 public:
  /// Which descriptors the program finds its ports at.
  static constexpr int console_fd = 3;
  static constexpr int test_fd = 4;
  static constexpr int monitor_fd = 5;
  static constexpr int first_disk_fd = 6;

  /// The program finds `disks` from `first_disk_fd` on. Error: it can't be
  /// executed (hint: the package).
  static Result<GuestChild> spawn(const std::vector<std::string>& argv,
                                  const std::vector<int>& disks = {});

  GuestChild(GuestChild&& other) noexcept;
  GuestChild& operator=(GuestChild&&) = delete;
  GuestChild(const GuestChild&) = delete;
  GuestChild& operator=(const GuestChild&) = delete;
  ~GuestChild();

  /// Non-blocking sockets, and a pipe of what QEMU says on stderr. -1 once closed.
  int console = -1;
  int test = -1;
  int monitor = -1;
  int errors = -1;
  /// Readable when QEMU has ended.
  int exit_watch = -1;

  /// Kills the whole process group and waits for its end. Returns how it came; the
  /// same again when called twice.
  ChildEnd end();
  /// Waits for an end that `exit_watch` has told of.
  ChildEnd reap();

 private:
  GuestChild() = default;
  pid_t pid_ = -1;
  ChildEnd ended_;
};

/// Everything that can be read now; closes `fd` (and sets it to -1) at its end.
std::string read_available(int& fd);

/// Writes all of it, waiting for room at most `seconds`. False: not all.
bool write_all(int fd, std::string_view bytes, double seconds);

/// Seconds on the monotonic clock.
double monotonic_seconds();

}  // namespace kseries
