// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/offer.h"
#include "model/plan.h"

namespace kseries {

/// Adds a proof on the last series of the plan. A violation is known if the series has a known
/// failure for it, or if it is in `withdrawn`, the options that the series announces to remove.
void add_proof(Plan& plan, const std::vector<WithdrawnOption>& withdrawn, ConfigProof proof);

}  // namespace kseries
