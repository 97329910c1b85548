// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/guest.h"

namespace kseries {

/// Commands of QEMU's human monitor that reset the bus behind a bridge, as its
/// driver would: bit 6 of the bridge control register (PCI-to-PCI Bridge
/// 1.2, 3.2.5.18), written through configuration mechanism #1 while the guest
/// is stopped. QEMU has no command for it.
///
/// First part; pass the replies to finish_bus_reset(). Error: the device is not
/// directly behind a bridge of a root bus.
Result<std::vector<std::string>> begin_bus_reset(const GuestProfile& profile,
                                                 const GuestDevice& device);

/// Second part, from the replies of the monitor to the first. If they do not give the
/// register, nothing is reset; the guest is resumed in any case.
std::vector<std::string> finish_bus_reset(const std::vector<std::string>& said);

}  // namespace kseries
