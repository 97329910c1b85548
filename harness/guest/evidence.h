// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "guest/child.h"
#include "guest/qmp.h"

namespace kseries {

/// Collects evidence from a hung guest: the registers of all CPUs, from the monitor;
/// backtraces and blocked tasks, with SysRq after a break on the console (kernels with
/// CONFIG_MAGIC_SYSRQ_SERIAL); finally an NMI, on which the kernel panics with a trace (with
/// parameters such as "unknown_nmi_panic"). Bounded in size and time. The guest is unusable
/// afterwards. Console output that arrives before the first SysRq goes to `console`, because
/// it may be the rest of a report.
std::string collect_evidence(GuestChild& child, QmpReader& monitor,
                             const std::function<void(std::string_view)>& console);

}  // namespace kseries
