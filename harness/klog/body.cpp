// SPDX-License-Identifier: GPL-2.0-only
#include "klog/body.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace kseries::klog {
namespace {

constexpr size_t shortest_separator = 20;

template <size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& prefixes) {
  return std::ranges::any_of(prefixes,
                             [&](std::string_view prefix) { return text.starts_with(prefix); });
}

// arch/x86/kernel/{dumpstack,process_64}.c, lib/dump_stack.c, kernel/module
constexpr std::array<std::string_view, 43> parts = {
    "CPU: ",
    "Hardware name: ",
    "RIP: ",
    "Code: ",
    "RSP: ",
    "RAX: ",
    "RDX: ",
    "RBP: ",
    "R10: ",
    "R13: ",
    "FS: ",
    "CS: ",
    "CR2: ",
    "DR0: ",
    "DR3: ",
    "PKRU: ",
    "ORIG_RAX: ",
    "EFLAGS: ",
    "Tainted: ",
    "Modules linked in:",
    "Workqueue: ",
    "#PF: ",
    "PGD ",
    "Stack:",
    "irq event stamp: ",
    "hardirqs last",
    "softirqs last",
    "note: ",
    "Sending NMI",
    "NMI backtrace for cpu",
    "task:",
    "Not tainted",
    "KASAN: ",
    "Oops: ",
    "in_atomic(): ",
    "preempt_count: ",
    "RCU nest depth: ",
    "Preemption disabled at:",
    "Kernel Offset: ",
    "Rebooting in ",
    "Last Breaking",
    "Preempt count",
    "Unloaded tainted",
};

// mm/kasan/report.c, kernel/kcsan/report.c, mm/kmemleak.c, lib/ubsan.c, lockdep,
// mm/oom_kill.c, kernel/rcu/tree_stall.h, kernel/irq/spurious.c, lib/kobject.c
constexpr std::array<std::string_view, 36> report_parts = {
    "Read of size ",
    "Write of size ",
    "The buggy address",
    "The buggy physical",
    "Memory state ",
    "page:",
    "page dumped because",
    "flags: 0x",
    "raw: ",
    "which belongs to the cache",
    "which was allocated",
    "value changed: ",
    "Reported by Kernel",
    "Mem-Info:",
    "oom-kill:",
    "Out of memory: ",
    "comm \"",
    "hex dump ",
    "stack backtrace:",
    "other info that might help",
    "but task is already holding",
    "and this task is already",
    "the existing dependency chain",
    "is trying to acquire lock",
    "Possible unsafe locking",
    "1 lock held by",
    "2 locks held by",
    "3 locks held by",
    "no locks held by",
    "-> #",
    "*** DEADLOCK ***",
    "(detected by ",
    "the code is fine but needs",
    "handlers:",
    "Disabling IRQ #",
    "kobject: kobject_add_internal failed",
};

// print_slab_info(), print_trailer() and slab_fix() of mm/slub.c
constexpr std::array<std::string_view, 8> slab_parts = {
    "Slab 0x",  "Object 0x", "Object   ", "Redzone  ",
    "Padding ", "Bytes b4 ", "FIX ",      "Disabling lock debugging due to",
};

constexpr std::array<std::string_view, 8> other_stacks = {
    "Allocated by task",
    "Freed by task",
    "Last potentially related",
    "Second to last potentially",
    "The buggy address",
    "Modules linked in:",
    "Allocated in ",
    "Freed in ",
};

/// These print a trace of their own and are no complaints, or come only after
/// a reset.
bool is_foreign(std::string_view text) {
  return text.starts_with("FAULT_INJECTION: forcing a failure") ||
         text.find(": page allocation failure: order:") != std::string_view::npos ||
         text.starts_with("Linux version ") || text.starts_with("SysRq : ") ||
         text.starts_with("sysrq: ");
}

bool begins_race_stack(std::string_view text) {
  const bool access = text.starts_with("write ") || text.starts_with("read ") ||
                      text.starts_with("read-write ") || text.starts_with("assert no ") ||
                      text.starts_with("race at unknown origin");
  return access && text.find(" bytes by ") != std::string_view::npos;
}

bool is_separator(std::string_view text) {
  return text.size() >= shortest_separator && text.find_first_not_of('=') == std::string_view::npos;
}

}  // namespace

BodyLine body_line(std::string_view message) {
  const std::string_view text = trim(message);
  if (text.empty() || text == "</TASK>") return BodyLine::trace_ends;
  if (text.starts_with("Call Trace:") || text.starts_with("backtrace") || begins_race_stack(text))
    return BodyLine::trace_begins;
  if (is_separator(text)) return BodyLine::separator;
  if (text.starts_with("---[ end trace")) return BodyLine::oops_ends;
  if (text.starts_with("---[ end ")) return BodyLine::ends;
  if (text.front() == '<' && text.back() == '>') return BodyLine::part;
  if (starts_with_any(text, other_stacks)) return BodyLine::trace_ends;
  if (starts_with_any(text, parts) || starts_with_any(text, report_parts) ||
      starts_with_any(text, slab_parts))
    return BodyLine::part;
  return is_foreign(text) ? BodyLine::foreign : BodyLine::other;
}

}  // namespace kseries::klog
