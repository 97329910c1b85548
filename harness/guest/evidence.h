// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "guest/child.h"
#include "guest/qmp.h"

namespace kseries {

/// What can still be learned from a hung guest: the registers of all CPUs through the
/// monitor; blocked tasks and backtraces through SysRq over the console's break
/// (kernels with CONFIG_MAGIC_SYSRQ_SERIAL); and last an NMI, on which the kernel panics
/// with a trace (if it has a parameter such as "unknown_nmi_panic"). Bounded in size and
/// time; the guest is unusable afterwards. Console output that arrives before the first
/// request on the console is the guest's own and goes to `console`: it may be the rest
/// of a report.
std::string collect_evidence(GuestChild& child, QmpReader& monitor,
                             const std::function<void(std::string_view)>& console);

}  // namespace kseries
