// SPDX-License-Identifier: GPL-2.0-only
#include "klog/fingerprint.h"

#include <algorithm>
#include <array>

#include "model/names.h"

namespace kseries::klog {
namespace {

constexpr size_t max_functions = 3;

/// Functions that do not identify a bug in any report. Those of a single class are in its row.
constexpr std::array common_skip = std::to_array<std::string_view>({
    "dump_stack*",
    "print_*",
    // locks and scheduling
    "_raw_spin_*",
    "_raw_read_*",
    "_raw_write_*",
    "__raw_spin_*",
    "__mutex_lock*",
    "mutex_lock*",
    "do_raw_spin_lock",
    "native_queued_spin_lock_slowpath",
    "down_read",
    "down_write",
    "__down_read",
    "__down_write",
    "rwsem_down_read_slowpath",
    "rwsem_down_write_slowpath",
    "wait_for_completion",
    "__wait_for_common",
    "__schedule",
    "schedule",
    "schedule_*",
    "preempt_schedule",
    "preempt_schedule_common",
    "preempt_schedule_irq",
    "__cond_resched",
    // memory
    "__alloc_pages*",
    "slab_alloc",
    "__slab_alloc",
    "___slab_alloc",
    "__kmalloc",
    "__kmalloc_noprof",
    "__kmalloc_cache_noprof",
    "kmalloc_trace",
    "kmem_cache_alloc",
    "kmem_cache_alloc_noprof",
    "__kmem_cache_alloc_node",
    "kmem_cache_free",
    "__kmem_cache_free",
    "kfree",
    "slab_free",
    "__slab_free",
    "memdup_user",
    // timer interrupts
    "update_process_times",
    "tick_sched_handle",
    "tick_sched_timer",
    "tick_handle_periodic",
    "tick_nohz_handler",
    "__hrtimer_run_queues",
    "hrtimer_interrupt",
    "irq_exit_rcu",
    "__irq_exit_rcu",
    // entry
    "asm_exc_*",
    "exc_*",
    "asm_sysvec_*",
    "sysvec_*",
    "__sysvec_*",
    "entry_SYSCALL_*",
    "ret_from_fork*",
    "handle_softirqs",
    "__do_softirq",
    "do_syscall_64",
    "x64_sys_call",
    "__x64_sys_call",
    "kthread",
    "worker_thread",
    "secondary_startup_64",
    "start_kernel",
    "x86_64_start_kernel",
    "x86_64_start_reservations",
    "kernel_init",
    "common_startup_64",
});

bool is_in(std::span<const std::string_view> patterns, std::string_view function) {
  return std::ranges::any_of(patterns, [&](std::string_view pattern) {
    if (!pattern.ends_with('*')) return function == pattern;
    pattern.remove_suffix(1);
    return function.starts_with(pattern);
  });
}

/// A report may be interrupted by another one, so the functions that any class skips are ignored.
bool is_skipped(std::string_view function, std::span<const ReportClass> classes) {
  return is_in(common_skip, function) ||
         std::ranges::any_of(
             classes, [&](const ReportClass& report) { return is_in(report.skip, function); });
}

/// `function` without compiler suffixes such as ".isra.0" and ".cold".
std::string_view base_name(std::string_view function) {
  return function.substr(0, function.find('.', 1));
}

std::string without_numbers(std::string_view title) {
  std::string text;
  for (const char c : title) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit)
      text += c;
    else if (text.empty() || text.back() != '#')
      text += '#';
  }
  return text;
}

bool uses_title(SplatClass cls, std::span<const ReportClass> classes) {
  const ReportClass* report = find_class(classes, cls);
  return report != nullptr && report->fingerprint == FingerprintSource::title;
}

}  // namespace

std::string make_fingerprint(const Splat& splat, std::span<const ReportClass> classes) {
  std::string text(enum_name(splat.cls));
  const size_t in = splat.title.find(" in ");
  if (uses_title(splat.cls, classes) && in != std::string::npos)
    return text + splat.title.substr(in + 3);
  size_t count = 0;
  for (const Frame& frame : splat.frames) {
    if (count == max_functions) break;
    const std::string_view function = base_name(frame.function);
    if (!frame.reliable || is_skipped(function, classes)) continue;
    text += ' ';
    text += function;
    ++count;
  }
  return count > 0 ? text : text + ": " + without_numbers(splat.title);
}

}  // namespace kseries::klog
