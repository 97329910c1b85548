// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// How a cell differs from the one with the fewest differences that passes, with the same series or
/// without one: "cell 4: VFIO_GROUP=n instead of y, guest q35 instead of q35-intel-iommu". Empty if
/// no cell passes.
std::string neighbour_text(const Report& report, const CellResult& cell);

}  // namespace kseries
