// SPDX-License-Identifier: GPL-2.0-only
#include "klog/fingerprint.h"

#include <array>
#include <unordered_set>

#include "model/names.h"

namespace kseries::klog {
namespace {

constexpr size_t max_functions = 3;

constexpr std::array<std::string_view, 31> generic_prefixes = {
    "dump_stack",
    "kasan_",
    "__kasan_",
    "__asan_",
    "kcsan_",
    "__kcsan_",
    "__tsan_",
    "__ubsan_",
    "ubsan_",
    "kfence_",
    "asm_exc_",
    "exc_",
    "asm_sysvec_",
    "sysvec_",
    "__sysvec_",
    "lockdep_",
    "__warn",
    "_raw_spin_",
    "_raw_read_",
    "_raw_write_",
    "__raw_spin_",
    "__list_add_valid",
    "__list_del_entry_valid",
    "__mutex_lock",
    "mutex_lock",
    "schedule_",
    "nmi_cpu_backtrace",
    "__alloc_pages",
    "print_",
    "ret_from_fork",
    "entry_SYSCALL_",
};

const std::unordered_set<std::string_view>& generic_names() {
  static const std::unordered_set<std::string_view> names = {
      // reporters
      "panic",
      "vpanic",
      "oops_end",
      "oops_begin",
      "die",
      "die_addr",
      "__die",
      "report_bug",
      "handle_bug",
      "show_stack",
      "show_regs",
      "refcount_warn_saturate",
      "report_ud",
      "set_report",
      "end_report",
      "start_report",
      "check_region_inline",
      "memcpy",
      "memset",
      "memmove",
      "__memcpy",
      "__memset",
      "__memmove",
      "check_memory_region",
      "warn_slowpath_fmt",
      "__stack_chk_fail",
      "sysfs_warn_dup",
      "sysfs_create_dir_ns",
      "sysfs_add_file_mode_ns",
      "sysfs_create_file_ns",
      "sysfs_do_create_link_sd",
      "internal_create_group",
      "kobject_init",
      "kobject_add_internal",
      "kobject_add",
      "kobject_init_and_add",
      "kobject_create_and_add",
      // faults
      "page_fault_oops",
      "bad_area_nosemaphore",
      "__bad_area_nosemaphore",
      "bad_area",
      "__bad_area",
      "kernelmode_fixup_or_oops",
      "do_user_addr_fault",
      "do_kern_addr_fault",
      "do_error_trap",
      "do_trap",
      "no_context",
      "do_exit",
      "make_task_dead",
      "rewind_stack_and_make_dead",
      "do_group_exit",
      // lockdep and sleeping in atomic
      "check_noncircular",
      "check_prev_add",
      "check_prevs_add",
      "validate_chain",
      "__lock_acquire",
      "lock_acquire",
      "lock_release",
      "__lock_release",
      "mark_lock",
      "mark_lock_irq",
      "mark_held_locks",
      "mark_usage",
      "valid_state",
      "check_deadlock",
      "check_wait_context",
      "register_lock_class",
      "__might_resched",
      "__might_sleep",
      "__might_fault",
      "__schedule_bug",
      "__schedule",
      "schedule",
      "preempt_schedule",
      "preempt_schedule_common",
      "__cond_resched",
      "preempt_schedule_irq",
      "check_preemption_disabled",
      "debug_smp_processor_id",
      "down_read",
      "down_write",
      "__down_read",
      "__down_write",
      "rwsem_down_read_slowpath",
      "rwsem_down_write_slowpath",
      "wait_for_completion",
      "__wait_for_common",
      "do_raw_spin_lock",
      "spin_bug",
      "native_queued_spin_lock_slowpath",
      "check_flush_dependency",
      // memory
      "dump_header",
      "oom_kill_process",
      "out_of_memory",
      "slab_alloc",
      "__kmalloc",
      "__kmalloc_noprof",
      "kmem_cache_alloc",
      "kmem_cache_alloc_noprof",
      "kmem_cache_free",
      "kfree",
      "kmalloc_trace",
      "__kmalloc_cache_noprof",
      "slab_free",
      "__slab_free",
      "slab_err",
      "object_err",
      "check_object",
      "__kmem_cache_free",
      "__kmem_cache_alloc_node",
      "___slab_alloc",
      "__slab_alloc",
      "__slab_err",
      "check_slab",
      "slab_pad_check",
      "on_freelist",
      "check_bytes_and_report",
      "alloc_debug_processing",
      "free_debug_processing",
      "alloc_consistency_checks",
      "free_consistency_checks",
      "free_to_partial_list",
      "memdup_user",
      // stalls: the tick that noticed
      "rcu_sched_clock_irq",
      "update_process_times",
      "tick_sched_handle",
      "tick_sched_timer",
      "tick_handle_periodic",
      "tick_nohz_handler",
      "__hrtimer_run_queues",
      "hrtimer_interrupt",
      "watchdog_timer_fn",
      "sched_show_task",
      "rcu_dump_cpu_stacks",
      "check_cpu_stall",
      "rcu_check_gp_kthread_starvation",
      "trigger_single_cpu_backtrace",
      "nmi_trigger_cpumask_backtrace",
      "irq_exit_rcu",
      "__irq_exit_rcu",
      // ways in
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
  };
  return names;
}

/// `function` without what the compiler appends to clones: ".isra.0", ".cold".
std::string_view base_name(std::string_view function) {
  const size_t dot = function.find('.', 1);
  return function.substr(0, dot);
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

}  // namespace

bool is_generic(std::string_view function) {
  function = base_name(function);
  for (const std::string_view prefix : generic_prefixes) {
    if (function.starts_with(prefix)) return true;
  }
  return generic_names().contains(function);
}

std::string fingerprint_of(const Splat& splat) {
  std::string text(name_of(splat.cls));
  // KCSAN sorts the two functions of its title; the stacks come in the order of
  // the race, which differs from run to run.
  const size_t race = splat.cls == SplatClass::kcsan ? splat.title.find(" in ") : std::string::npos;
  if (race != std::string::npos) return text + splat.title.substr(race + 3);
  size_t count = 0;
  for (const Frame& frame : splat.frames) {
    if (count == max_functions) break;
    if (!frame.reliable || is_generic(frame.function)) continue;
    text += ' ';
    text += base_name(frame.function);
    ++count;
  }
  return count > 0 ? text : text + ": " + without_numbers(splat.title);
}

}  // namespace kseries::klog
