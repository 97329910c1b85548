// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "model/splat.h"

namespace kseries::klog {

/// One line of a console, with its position.
struct ConsoleLine {
  std::string_view text;    ///< the message without the prefixes of printk
  std::string_view caller;  ///< Message::caller
  size_t begin = 0;         ///< offset of the raw line in the console
  size_t end = 0;           ///< offset after its last byte, before the newline
  int number = 0;           ///< from 1
};

/// Parses an entry of a backtrace: " ? vfio_open+0x12/0x80 [vfio]", optionally with "[<address>] "
/// before it and a build id after the module. A decoded trace has "file:line" at the end. On 32-bit
/// ARM, the entry is the caller in "vfio_open from do_dentry_open+0x12/0x80".
std::optional<Frame> parse_frame(std::string_view message);

/// Parses "RIP: 0010:vfio_open+0x12/0x80 [vfio]", or "pc : vfio_open+0x12/0x80 [vfio]" (arm64),
/// "epc : " (RISC-V) and "PC is at " (32-bit ARM). None for user space or a bare address.
std::optional<Frame> parse_instruction(std::string_view message);

/// The first "name+0x1/0x2 [module]" anywhere in a line.
std::optional<Frame> frame_in(std::string_view message);

/// The task of a "CPU: 0 UID: 0 PID: 1 Comm: init Not tainted …" line, or of
/// kmemleak's "  comm "init", pid 1, jiffies …".
struct Task {
  std::string_view comm;
  long pid = -1;
};
std::optional<Task> parse_task(std::string_view message);

}  // namespace kseries::klog
