// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/splat.h"

namespace kseries {

/// The output of a serial port, with the arrival of each line; there may be fewer times than lines.
struct TimedText {
  std::string_view text;
  std::span<const double> arrival;
};

/// The warnings that VFIO, iommufd and the IOMMU drivers logged without a backtrace, each text once
/// per moment. The console does not show the level of a message, but guests/init sends all records
/// of level warning and above over the test port ("@kmsg"). Before it starts, and if the guest dies
/// before it can send them, only what is known to be a warning counts: faults that an IOMMU
/// reports, and the reset of a bus that is not locked (drivers/pci/pci.c).
std::vector<KernelMessage> find_driver_messages(TimedText console, TimedText port);

}  // namespace kseries
