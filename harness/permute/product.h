// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/config.h"

namespace kseries {

/// The product of the axes; the last one changes fastest. Error of kind usage when it has more than
/// 100,000 assignments.
Result<std::vector<Assignment>> product(const std::vector<Axis>& axes);

/// The alternatives of a line of a campaign's quick list, preferred ones first: "y|n" is y, or n
/// where y is not possible. The same error.
Result<std::vector<Assignment>> alternatives(const Assignment& quick);

/// Whether some line of a quick list has such a "|".
bool has_alternatives(const std::vector<Assignment>& quick);

}  // namespace kseries
