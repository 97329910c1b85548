// SPDX-License-Identifier: GPL-2.0-only
#include "klog/complaint.h"

#include <array>

namespace kseries::klog {
namespace {

struct Complaint {
  std::string_view start;
  std::string_view part;  ///< somewhere behind it
  SplatClass cls;
};

// As kernels 6.1 to 7.3 print them. That kobject_add_internal() failed is no line of
// this table: where the name is taken, sysfs has said so with a trace just before.
constexpr std::array<Complaint, 12> complaints = {{
    // kernel/irq/spurious.c
    {"irq ", ": nobody cared (try booting", SplatClass::warning},
    {"irq event ", ": bogus return value", SplatClass::warning},
    // fs/sysfs/dir.c, lib/kobject.c
    {"sysfs: cannot create duplicate filename", "", SplatClass::warning},
    {"kobject: ", "something is seriously wrong", SplatClass::warning},
    // kernel/time/timer.c, kernel/sched/idle.c, mm/page_poison.c
    {"schedule_timeout: wrong timeout value", "", SplatClass::warning},
    {"bad: scheduling from the idle thread", "", SplatClass::sleeping_in_atomic},
    {"pagealloc: memory corruption", "", SplatClass::bug},
    // kmemleak_warn() of mm/kmemleak.c: it does not know what it is asked about
    {"kmemleak: ", "unknown object at", SplatClass::kmemleak},
    {"kmemleak: Found object by alias", "", SplatClass::kmemleak},
    {"kmemleak: Scan area larger than object", "", SplatClass::kmemleak},
    // From here on it finds nothing, whatever is lost.
    {"kmemleak: Cannot insert ", "", SplatClass::kmemleak},
    {"kmemleak: Kernel memory leak detector disabled", "", SplatClass::kmemleak},
}};

}  // namespace

std::optional<SplatClass> complaint_class(std::string_view message) {
  for (const Complaint& complaint : complaints) {
    if (!message.starts_with(complaint.start)) continue;
    const std::string_view rest = message.substr(complaint.start.size());
    if (rest.find(complaint.part) != std::string_view::npos) return complaint.cls;
  }
  return std::nullopt;
}

}  // namespace kseries::klog
