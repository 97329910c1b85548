// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/domain.h"
#include "model/plan.h"

namespace kseries {

/// Returns the entry of `plan` with this id. Error of kind bug if there is none.
Result<PlannedBuild> planned_build(const Plan& plan, const std::string& id);
Result<PlannedCell> planned_cell(const Plan& plan, const std::string& id);
/// The same by name.
Result<PlannedFlavour> planned_flavour(const Plan& plan, const std::string& name);

/// The profiles of the guests of all cells, by name.
std::map<std::string, GuestProfile> guest_profiles(const Plan& plan);

/// The suites of all cells, each once.
std::vector<std::string> all_suites(const Plan& plan);

/// The keys of the lanes for builds of this plan in a domain (PatchedTree::domain).
LaneKeys lane_keys(const Plan& plan, const Tree& tree, const PlannedFlavour& flavour,
                   const std::string& domain);

}  // namespace kseries
