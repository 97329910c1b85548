// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries::klog {

/// What the first line of a report contains.
struct Title {
  std::string text;  ///< from clean_title()
  std::string comm;  ///< of the task, if the line contains it
  long pid = -1;
};

/// Parses the first line of a report. Returns false for a line that only resembles one.
using ReadTitle = bool (*)(std::string_view line, Title& title);

/// The title is the whole line.
bool read_whole_line(std::string_view line, Title& title);

/// The title ends before ", address: ", " for address: " or " at virtual address ".
bool read_until_address(std::string_view line, Title& title);

/// "kernel BUG at file:line!" and "UBSAN: what in file:line", with the path relative to
/// the tree.
bool read_bug_place(std::string_view line, Title& title);
bool read_ubsan(std::string_view line, Title& title);

/// "BUG kmalloc-64 (Not tainted): Poison overwritten" (mm/slub.c), followed by a WARNING since
/// 6.12. The taint is not part of the title, because the first report sets it.
bool read_slab(std::string_view line, Title& title);

/// The two forms of __warn() in kernel/panic.c, with one title for both: "WARNING: CPU: 0
/// PID: 1 at file:line func+0x1/0x2 [mod]" (6.12) and "WARNING: file:line at
/// func+0x1/0x2 [mod], CPU#0: comm/pid" (7.2).
bool read_warning(std::string_view line, Title& title);

/// The line of __die_header(): "Oops: 0000 [#1] SMP", "general protection fault,
/// …: 0000 [#1]" (6.1), "Oops: general protection fault, …: 0000 [#1]" (6.12); on arm64 "Internal
/// error: Oops: 0000000096000004 [#1]", on RISC-V "Oops - illegal instruction [#1]".
bool read_die(std::string_view line, Title& title);

/// "INFO: task NAME:PID blocked for more than 120 seconds."
bool read_hung_task(std::string_view line, Title& title);

/// "CPU0: Watchdog detected hard LOCKUP on cpu 1", without the CPU that detected it.
bool read_hard_lockup(std::string_view line, Title& title);

/// "NAME invoked oom-killer: gfp_mask=…"
bool read_oom(std::string_view line, Title& title);

/// "rust_kernel: panicked at file:line:column:", with the path relative to the tree; the message is
/// in the next line.
bool read_rust_panic(std::string_view line, Title& title);

/// "WARNING: kernel stack regs at 0x1 in NAME:PID has bad 'bp' value 0x2", without the addresses
/// and the task.
bool read_bad_stack(std::string_view line, Title& title);

/// "unregister_netdevice: waiting for NAME to become free. Usage count = 2", without the count.
bool read_unregister(std::string_view line, Title& title);

/// `text` without "+0x1/0x2" and with other addresses replaced by '*', so that the title is the
/// same in every boot. Bounded and valid UTF-8.
std::string clean_title(std::string_view text);

}  // namespace kseries::klog
