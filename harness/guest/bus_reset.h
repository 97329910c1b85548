// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/guest.h"

namespace kseries {

/// Commands for QEMU's human monitor that reset the bus behind a bridge as a driver does:
/// through bit 6 of the bridge control register (PCI-to-PCI Bridge 1.2, 3.2.5.18), accessed
/// with configuration mechanism #1 while the guest is stopped. QEMU has no command for it.
///
/// These are the first part; pass the replies to finish_bus_reset(). Error: the device is not
/// directly behind a bridge on a root bus.
Result<std::vector<std::string>> begin_bus_reset(const GuestProfile& profile,
                                                 const GuestDevice& device);

/// The second part, from the monitor's replies to the first. If the replies do not have the
/// register, nothing is reset. The guest is resumed in any case.
std::vector<std::string> finish_bus_reset(const std::vector<std::string>& replies);

}  // namespace kseries
