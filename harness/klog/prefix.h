// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

namespace kseries::klog {

/// A console line without its prefix.
struct Message {
  std::string_view text;
  std::string_view caller;  ///< "[    T1]": the thread or CPU that printed it; empty: unknown
};

/// Whether two lines come from different threads or CPUs.
inline bool have_different_callers(std::string_view left, std::string_view right) {
  return !left.empty() && !right.empty() && left != right;
}

/// Splits a raw console line into its message and what printk or dmesg puts before it. CRs at the
/// end are dropped. Prefixes are
///   - "<4>" and "[    1.234567] ", "[    1.234567][    T1] " (CONFIG_PRINTK_CALLER), or
///     "[    1.234567] [     T1] " as dmesg of util-linux prints it; also after text that a program
///     has printed without a newline;
///   - the other formats of dmesg (--raw, --ctime, --reltime, --show-delta, --decode, --time-format
///     iso), those of syslog, journalctl, /dev/kmsg and netconsole, and the times that programs add
///     to the lines of a serial console;
///   - a time stamp of printk between the letters of a program that writes to the same UART at the
///     same time: "f[i l e  1o.r8 0d3i3r2e4c]t[    T1] ".
Message split_line_prefix(std::string_view raw);

/// The text of split_line_prefix().
std::string_view strip_line_prefix(std::string_view raw);

}  // namespace kseries::klog
