// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/guest.h"

namespace kseries {

/// Commands of QEMU's human monitor that reset what stands behind a bridge, as
/// its own driver would: bit 6 of the bridge control register (PCI-to-PCI Bridge
/// 1.2, 3.2.5.18), written through configuration mechanism #1 while the guest
/// stands still. QEMU has no command for it.
///
/// First part; the replies to it go into finish_bus_reset(). Error: the device
/// does not stand right behind a bridge of a root bus.
Result<std::vector<std::string>> begin_bus_reset(const GuestProfile& profile,
                                                 const GuestDevice& device);

/// Second part, from what the monitor said to the first. When that was no
/// register, nothing is reset; the guest goes on in any case.
std::vector<std::string> finish_bus_reset(const std::vector<std::string>& said);

}  // namespace kseries
