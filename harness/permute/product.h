// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/config.h"

namespace kseries {

/// The product of the axes, the last one changing fastest. Error of kind usage when it
/// has more than 100,000 assignments.
Result<std::vector<Assignment>> product(const std::vector<Axis>& axes);

/// What a line of a campaign's quick list asks for, the most wanted first: "y|n" is y, or
/// n where that can't be had. The same error.
Result<std::vector<Assignment>> alternatives(const Assignment& quick);

/// Whether some line of a quick list has such a "|".
bool has_alternatives(const std::vector<Assignment>& quick);

}  // namespace kseries
