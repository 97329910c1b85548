// SPDX-License-Identifier: GPL-2.0-only
#include "klog/report_classes.h"

#include <algorithm>

namespace kseries::klog {
namespace {

// As kernels 6.1 to 7.3 print them. The rows with few and exact forms come first; `bug`
// and `warning` take the "BUG:" and "WARNING:" lines that are left.
std::vector<ReportClass> make_classes() {
  using enum HeaderKind;
  using enum BodyLine;
  return {
      // kernel/panic.c
      {.cls = SplatClass::panic,
       .formats = {{.start = "Kernel panic - not syncing: ", .kind = panic, .fatal = true}},
       .skip = {"panic", "vpanic"}},

      // arch/x86/mm/fault.c; kasan_non_canonical_hook() of mm/kasan/report.c
      {.cls = SplatClass::null_ptr_deref,
       .formats = {{.start = "BUG: kernel NULL pointer dereference",
                    .fatal = true,
                    .read_title = read_until_address},
                   {.start = "KASAN: null-ptr-deref",
                    .part = " in range ",
                    .kind = reclass,
                    .fatal = true}}},

      // arch/x86/kernel/traps.c
      {.cls = SplatClass::general_protection,
       .formats = {{.start = "general protection fault",
                    .kind = die,
                    .fatal = true,
                    .read_title = read_die},
                   {.start = "Oops: ",
                    .part = "general protection fault",
                    .kind = die,
                    .fatal = true,
                    .read_title = read_die}}},

      // arch/x86/mm/fault.c, arch/x86/kernel/{traps,dumpstack}.c
      {.cls = SplatClass::oops,
       .formats =
           {{.start = "BUG: unable to handle", .fatal = true, .read_title = read_until_address},
            {.start = "BUG: ", .part = "stack guard page was hit", .fatal = true},
            {.start = "PANIC: double fault", .fatal = true},
            {.start = "KASAN: ", .part = " in range ", .kind = detail, .fatal = true},
            {.start = "", .part = " [#", .kind = die, .fatal = true, .read_title = read_die}},
       .skip = {"oops_end",
                "oops_begin",
                "die",
                "die_addr",
                "__die",
                "show_stack",
                "show_regs",
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
                "do_group_exit"}},

      // mm/kasan/report.c, mm/kfence/report.c
      {.cls = SplatClass::kasan,
       .formats = {{.start = "BUG: KASAN:"}, {.start = "BUG: KFENCE:"}},
       .body = {{"Read of size "},
                {"Write of size "},
                {"The buggy address", trace_ends},
                {"The buggy physical"},
                {"Memory state "},
                {"which belongs to the cache"},
                {"which was allocated"},
                {"Allocated by task", trace_ends},
                {"Freed by task", trace_ends},
                {"Last potentially related", trace_ends},
                {"Second to last potentially", trace_ends},
                {"KASAN: "}},
       .skip = {"kasan_*", "__kasan_*", "__asan_*", "kfence_*", "set_report", "start_report",
                "end_report", "check_region_inline", "check_memory_region", "memcpy", "memset",
                "memmove", "__memcpy", "__memset", "__memmove"},
       .panics = {"kasan.fault="}},

      // kernel/kcsan/report.c. It sorts the functions of its title; the traces come in the
      // order of the race, which differs from run to run.
      {.cls = SplatClass::kcsan,
       .formats = {{.start = "BUG: KCSAN:"}},
       .body = {{"write ", trace_begins, " bytes by "},
                {"read ", trace_begins, " bytes by "},
                {"read-write ", trace_begins, " bytes by "},
                {"assert no ", trace_begins, " bytes by "},
                {"race at unknown origin", trace_begins, " bytes by "},
                {"value changed: "},
                {"Reported by Kernel"}},
       .skip = {"kcsan_*", "__kcsan_*", "__tsan_*"},
       .fingerprint = FingerprintSource::title,
       .all_traces = true},

      // lib/ubsan.c
      {.cls = SplatClass::ubsan,
       .formats = {{.start = "UBSAN: ", .after_cut_here = true, .read_title = read_ubsan}},
       .skip = {"__ubsan_*", "ubsan_*"}},

      // kernel/sched/{core,idle}.c, kernel/workqueue.c, lib/smp_processor_id.c
      {.cls = SplatClass::sleeping_in_atomic,
       .formats = {{.start = "BUG: sleeping function called from invalid context"},
                   {.start = "BUG: scheduling while atomic"},
                   {.start = "BUG: scheduling in a non-blocking section"},
                   {.start = "BUG: workqueue leaked"},
                   {.start = "bad: scheduling from the idle thread"}},
       .body = {{"in_atomic(): "},
                {"preempt_count: "},
                {"RCU nest depth: "},
                {"Preemption disabled at:"}},
       .skip = {"__might_resched", "__might_sleep", "__might_fault", "__schedule_bug",
                "check_preemption_disabled", "debug_smp_processor_id"}},

      // kernel/watchdog.c, kernel/workqueue.c. A CPU that was idle is not locked up: the
      // host did not let it run.
      {.cls = SplatClass::soft_lockup,
       .formats = {{.start = "BUG: soft lockup"}, {.start = "BUG: workqueue lockup"}},
       .skip = {"watchdog_timer_fn"},
       .panics = {"softlockup: hung tasks", "workqueue: "},
       .may_recover = true,
       .explains_hang = true,
       .ignored_in = {"default_idle", "native_safe_halt", "pv_native_safe_halt", "mwait_idle",
                      "acpi_safe_halt"}},

      // kernel/watchdog.c
      {.cls = SplatClass::hard_lockup,
       .formats = {{.start = "",
                    .part = "Watchdog detected hard LOCKUP",
                    .read_title = read_hard_lockup}},
       .panics = {"Hard LOCKUP"},
       .may_recover = true,
       .explains_hang = true},

      // kernel/rcu/tree_stall.h, kernel/rcu/tree_exp.h
      {.cls = SplatClass::rcu_stall,
       .formats = {{.start = "INFO: ", .part = "self-detected stall"},
                   {.start = "INFO: ", .part = "detected stalls on"},
                   {.start = "INFO: ", .part = "detected expedited stalls on"}},
       .body = {{"(detected by "}},
       .skip = {"rcu_sched_clock_irq", "rcu_dump_cpu_stacks", "check_cpu_stall",
                "rcu_check_gp_kthread_starvation", "trigger_single_cpu_backtrace",
                "nmi_trigger_cpumask_backtrace", "nmi_cpu_backtrace*"},
       .panics = {"RCU Stall"},
       .may_recover = true,
       .explains_hang = true,
       .patience = 60},

      // kernel/hung_task.c
      {.cls = SplatClass::hung_task,
       .formats = {{.start = "INFO: task ",
                    .part = " for more than ",
                    .read_title = read_hung_task}},
       .skip = {"sched_show_task"},
       .panics = {"hung_task: blocked tasks"},
       .may_recover = true,
       .explains_hang = true},

      // kernel/locking/lockdep.c
      {.cls = SplatClass::lockdep,
       .formats = {{.start = "WARNING: ", .part = "possible circular locking dependency"},
                   {.start = "WARNING: ", .part = "possible recursive locking"},
                   {.start = "WARNING: ", .part = "inconsistent lock state"},
                   {.start = "WARNING: ", .part = "lock order detected"},
                   {.start = "WARNING: ", .part = "possible irq lock inversion"},
                   {.start = "WARNING: ", .part = "chain_key collision"},
                   {.start = "WARNING: ", .part = "Nested lock was not taken"},
                   {.start = "WARNING: ", .part = "bad unlock balance detected"},
                   {.start = "WARNING: ", .part = "bad contention detected"},
                   {.start = "WARNING: ", .part = "held lock freed"},
                   {.start = "WARNING: ", .part = "still has locks held"},
                   {.start = "WARNING: ", .part = "lock held when returning to user space"},
                   {.start = "WARNING: ", .part = "suspicious RCU usage"},
                   {.start = "INFO: ", .part = "trying to register non-static key"},
                   {.start = "BUG: Invalid wait context"},
                   {.start = "BUG: MAX_LOCK"}},
       .body = {{"stack backtrace:"},
                {"other info that might help"},
                {"but task is already holding"},
                {"and this task is already"},
                {"the existing dependency chain"},
                {"is trying to acquire lock"},
                {"Possible unsafe locking"},
                {"-> #"},
                {"*** DEADLOCK ***"},
                {"the code is fine but needs"}},
       .skip = {"lockdep_*", "check_noncircular", "check_prev_add", "check_prevs_add",
                "validate_chain", "__lock_acquire", "lock_acquire", "lock_release",
                "__lock_release", "mark_lock", "mark_lock_irq", "mark_held_locks", "mark_usage",
                "valid_state", "check_deadlock", "check_wait_context", "register_lock_class"},
       .explains_hang = true,
       .patience = 60},

      // mm/kmemleak.c: the leaks, and what kmemleak_warn() prints when it fails itself.
      // "3 new suspected memory leaks" adds nothing to the leaks.
      {.cls = SplatClass::kmemleak,
       .formats = {{.start = "unreferenced object 0x", .principal = true},
                   {.start = "kmemleak: ", .part = " new suspected memory leaks"},
                   {.start = "kmemleak: ", .part = "unknown object at"},
                   {.start = "kmemleak: Found object by alias"},
                   {.start = "kmemleak: Scan area larger than object"},
                   {.start = "kmemleak: Cannot insert "},
                   {.start = "kmemleak: Kernel memory leak detector disabled"}},
       .body = {{"comm \""}, {"hex dump "}, {"backtrace", trace_begins}}},

      // mm/oom_kill.c
      {.cls = SplatClass::oom,
       .formats = {{.start = "", .part = " invoked oom-killer: ", .read_title = read_oom}},
       .body = {{"Mem-Info:"}, {"oom-kill:"}, {"Out of memory: "}},
       .skip = {"dump_header", "oom_kill_process", "out_of_memory"},
       .panics = {"Out of memory", "System is deadlocked on memory"},
       .may_recover = true,
       .patience = 80,
       .patience_in_trace = 80},

      // lib/list_debug.c: a WARNING or a BUG follows
      {.cls = SplatClass::list_corruption,
       .formats = {{.start = "list_add corruption", .kind = prelude, .after_cut_here = true},
                   {.start = "list_add double add", .kind = prelude, .after_cut_here = true},
                   {.start = "list_del corruption", .kind = prelude, .after_cut_here = true}},
       .skip = {"__list_add_valid*", "__list_del_entry_valid*"}},

      // lib/refcount.c: a WARNING follows
      {.cls = SplatClass::refcount,
       .formats = {{.start = "refcount_t: ", .kind = prelude, .after_cut_here = true}},
       .skip = {"refcount_warn_saturate"}},

      // lib/bug.c, mm/slub.c, mm/page_poison.c, and whoever else prints "BUG:"
      {.cls = SplatClass::bug,
       .formats = {{.start = "kernel BUG at ",
                    .kind = bug,
                    .fatal = true,
                    .after_cut_here = true,
                    .read_title = read_bug_place},
                   {.start = "Kernel BUG at ",
                    .kind = bug,
                    .fatal = true,
                    .after_cut_here = true,
                    .read_title = read_bug_place},
                   {.start = "BUG: "},
                   {.start = "BUG ", .kind = slab, .read_title = read_slab},
                   {.start = "pagealloc: memory corruption"}},
       // print_slab_info(), print_trailer() and slab_fix() of mm/slub.c
       .body = {{"Slab 0x"},
                {"Object 0x"},
                {"Object   "},
                {"Redzone  "},
                {"Padding "},
                {"Bytes b4 "},
                {"FIX "},
                {"Allocated in ", trace_ends},
                {"Freed in ", trace_ends}},
       .skip = {"report_ud", "spin_bug", "__stack_chk_fail", "slab_err", "__slab_err", "object_err",
                "check_object", "check_slab", "slab_pad_check", "on_freelist",
                "check_bytes_and_report", "alloc_debug_processing", "free_debug_processing",
                "alloc_consistency_checks", "free_consistency_checks", "free_to_partial_list"}},

      // kernel/panic.c, and complaints with a trace of kernel/irq/spurious.c, fs/sysfs/dir.c,
      // lib/kobject.c and kernel/time/timer.c. That kobject_add_internal() failed is not one:
      // sysfs has reported the duplicate name just before.
      {.cls = SplatClass::warning,
       .formats = {{.start = "WARNING: ",
                    .kind = warning,
                    .after_cut_here = true,
                    .read_title = read_warning},
                   {.start = "irq ", .part = ": nobody cared (try booting"},
                   {.start = "irq event ", .part = ": bogus return value"},
                   {.start = "sysfs: cannot create duplicate filename"},
                   {.start = "kobject: ", .part = "something is seriously wrong"},
                   {.start = "schedule_timeout: wrong timeout value"}},
       .body = {{"handlers:"}, {"Disabling IRQ #"}, {"kobject: kobject_add_internal failed"}},
       .skip = {"__warn*", "report_bug", "handle_bug", "warn_slowpath_fmt",
                "check_flush_dependency", "sysfs_warn_dup", "sysfs_create_dir_ns",
                "sysfs_add_file_mode_ns", "sysfs_create_file_ns", "sysfs_do_create_link_sd",
                "internal_create_group", "kobject_init", "kobject_add_internal", "kobject_add",
                "kobject_init_and_add", "kobject_create_and_add"}},

      // No line on the console: refine_exit() and judge() find these.
      {.cls = SplatClass::triple_fault},
      {.cls = SplatClass::hang},
  };
}

}  // namespace

const std::vector<ReportClass>& report_classes() {
  static const std::vector<ReportClass> classes = make_classes();
  return classes;
}

const ReportClass* find_class(std::span<const ReportClass> classes, SplatClass cls) {
  const auto found = std::ranges::find(classes, cls, &ReportClass::cls);
  return found == classes.end() ? nullptr : &*found;
}

}  // namespace kseries::klog
