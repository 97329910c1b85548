// SPDX-License-Identifier: GPL-2.0-only
#include "klog/complaint.h"

#include <array>

namespace kseries::klog {
namespace {

struct Complaint {
  std::string_view start;
  std::string_view part;  ///< somewhere behind it
  std::string_view cls;
};

// As kernels 6.1 to 7.3 print them. That kobject_add_internal() failed is no line of
// this table: where the name is taken, sysfs has said so with a trace just before.
constexpr std::array<Complaint, 12> complaints = {{
    // kernel/irq/spurious.c
    {"irq ", ": nobody cared (try booting", "warning"},
    {"irq event ", ": bogus return value", "warning"},
    // fs/sysfs/dir.c, lib/kobject.c
    {"sysfs: cannot create duplicate filename", "", "warning"},
    {"kobject: ", "something is seriously wrong", "warning"},
    // kernel/time/timer.c, kernel/sched/idle.c, mm/page_poison.c
    {"schedule_timeout: wrong timeout value", "", "warning"},
    {"bad: scheduling from the idle thread", "", "sleeping-in-atomic"},
    {"pagealloc: memory corruption", "", "bug"},
    // kmemleak_warn() of mm/kmemleak.c: it does not know what it is asked about
    {"kmemleak: ", "unknown object at", "kmemleak"},
    {"kmemleak: Found object by alias", "", "kmemleak"},
    {"kmemleak: Scan area larger than object", "", "kmemleak"},
    // From here on it finds nothing, whatever is lost.
    {"kmemleak: Cannot insert ", "", "kmemleak"},
    {"kmemleak: Kernel memory leak detector disabled", "", "kmemleak"},
}};

}  // namespace

std::string_view complaint_class(std::string_view message) {
  for (const Complaint& complaint : complaints) {
    if (!message.starts_with(complaint.start)) continue;
    const std::string_view rest = message.substr(complaint.start.size());
    if (rest.find(complaint.part) != std::string_view::npos) return complaint.cls;
  }
  return {};
}

}  // namespace kseries::klog
