// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/plan.h"

namespace kseries {

/// The entry of `plan` with that id. Error of kind bug: there is none.
Result<PlannedBuild> planned_build(const Plan& plan, const std::string& id);
Result<PlannedCell> planned_cell(const Plan& plan, const std::string& id);
/// By its name.
Result<PlannedFlavour> planned_flavour(const Plan& plan, const std::string& name);

/// The key of the lanes in which a build of this plan may stand.
std::string lane_key(const Plan& plan, const Tree& tree, const PlannedFlavour& flavour);

}  // namespace kseries
