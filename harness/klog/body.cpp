// SPDX-License-Identifier: GPL-2.0-only
#include "klog/body.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "klog/report_classes.h"

namespace kseries::klog {
namespace {

constexpr size_t min_separator = 20;

// Lines in reports of several classes: arch/x86/kernel/{dumpstack,process_64}.c, the same of arm64
// and RISC-V, lib/dump_stack.c, kernel/module, dump_page() of mm/debug.c; inlined functions that
// scripts/decode_stacktrace.sh and similar programs have added.
constexpr std::array common_body = std::to_array<BodyPattern>({
    {"Modules linked in:", BodyLine::trace_ends},
    {"Call Trace:", BodyLine::trace_begins},
    {"Call trace:", BodyLine::trace_begins},
    {"Backtrace:", BodyLine::trace_begins},            // 32-bit ARM
    {"status: ", BodyLine::trace_begins, " cause: "},  // RISC-V, for an exception
    {"", BodyLine::part, " [inline]"},
    {"---[ end trace", BodyLine::oops_ends},
    {"---[ end ", BodyLine::ends},
    {"CPU: "},
    {"Hardware name: "},
    {"RIP: "},
    {"Code: "},
    {"RSP: "},
    {"RAX: "},
    {"RDX: "},
    {"RBP: "},
    {"R10: "},
    {"R13: "},
    {"FS: "},
    {"CS: "},
    {"CR2: "},
    {"DR0: "},
    {"DR3: "},
    {"PKRU: "},
    {"ORIG_RAX: "},
    {"EFLAGS: "},
    {"Tainted: "},
    {"Not tainted"},
    {"Unloaded tainted"},
    {"Disabling lock debugging due to"},
    {"Workqueue: "},
    {"#PF: "},
    {"PGD "},
    {"Stack:"},
    {"Oops: "},
    {"irq event stamp: "},
    {"hardirqs last"},
    {"softirqs last"},
    {"note: "},
    {"Sending NMI"},
    {"NMI backtrace for cpu"},
    {"task:"},
    {"Preempt count"},
    {"Kernel Offset: "},
    {"Internal error: "},
    {"Register r"},
    {"Exception stack("},
    {"pstate: "},
    {"Mem abort info:"},
    {"Data abort info:"},
    {"Rebooting in "},
    {"Last Breaking"},
    {"page:"},
    {"page dumped because"},
    {"flags: 0x"},
    {"raw: "},
    {"1 lock held by"},
    {"2 locks held by"},
    {"3 locks held by"},
    {"no locks held by"},
});

/// These print a trace of their own without being a report, or occur only after a reset.
constexpr std::array foreign_lines = std::to_array<BodyPattern>({
    {"FAULT_INJECTION: forcing a failure", BodyLine::foreign},
    {"", BodyLine::foreign, ": page allocation failure: order:"},
    {"Linux version ", BodyLine::foreign},
    {"SysRq : ", BodyLine::foreign},
    {"sysrq: ", BodyLine::foreign},
});

bool matches(const BodyPattern& pattern, std::string_view text) {
  return text.starts_with(pattern.start) &&
         (pattern.part.empty() ||
          text.find(pattern.part, pattern.start.size()) != std::string_view::npos);
}

bool is_separator(std::string_view text) {
  return text.size() >= min_separator && text.find_first_not_of('=') == std::string_view::npos;
}

}  // namespace

BodyIndex index_body(std::span<const ReportClass> classes) {
  BodyIndex index;
  const auto add = [&](const BodyPattern& pattern) { index.add(pattern.start, pattern); };
  std::ranges::for_each(common_body, add);
  for (const ReportClass& report : classes) std::ranges::for_each(report.body, add);
  std::ranges::for_each(foreign_lines, add);
  return index;
}

BodyLine body_line(std::string_view message, const BodyIndex& patterns) {
  const std::string_view text = trim(message);
  if (text.empty() || text == "</TASK>") return BodyLine::trace_ends;
  if (is_separator(text)) return BodyLine::separator;
  // "<IRQ>", "<TASK>": the parts of a trace.
  if (text.front() == '<' && text.back() == '>') return BodyLine::part;
  for (const BodyPattern& pattern : patterns.find(text)) {
    if (matches(pattern, text)) return pattern.kind;
  }
  return BodyLine::other;
}

}  // namespace kseries::klog
