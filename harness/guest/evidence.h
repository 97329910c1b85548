// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "guest/child.h"
#include "guest/qmp.h"

namespace kseries {

/// What a hung guest can still tell: the registers of all CPUs through the
/// monitor; blocked tasks and backtraces through SysRq over the console's break
/// (kernels with CONFIG_MAGIC_SYSRQ_SERIAL); and last an NMI, on which the
/// kernel panics with a trace ("unknown_nmi_panic"). Bounded in size and time;
/// the guest is of no use afterwards. What comes on the console before it is asked
/// for anything there is the guest's own, and goes to `console`: it may be the rest
/// of what it was saying.
std::string collect_evidence(GuestChild& child, QmpReader& monitor,
                             const std::function<void(std::string_view)>& console);

}  // namespace kseries
