// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/config.h"
#include "model/environment.h"
#include "model/guest.h"
#include "model/plan.h"

namespace kseries {

/// A tree with the first patches of a series on it, and what is built of it.
struct PlannedStage {
  PatchedTree patched;
  Permutations found;
  std::string input;     ///< file with the PatchedTree, relative to the run
  bool partial = false;  ///< patches of the series are missing: its ids say how many stand
};

/// Adds builds and cells for the stages of one series on one tree in one flavour:
/// the configurations in the order that rebuilds least, and each of them stage by
/// stage. Adds the configurations to `files`.
Result<Done> add_cells(Plan& plan, std::map<std::string, std::string>& files,
                       const std::vector<GuestProfile>& guests,
                       const std::vector<PlannedStage>& stages, const PlannedFlavour& flavour,
                       const Environment& environment);

/// One line for each profile whose needs (drivers, most of the time) no kernel of
/// the plan meets.
std::vector<std::string> unbooted_guests(const Plan& plan, const std::vector<GuestProfile>& guests);

/// Chains the builds of each tree's lanes, and estimates them: the first in a
/// lane that is not there yet compiles everything. Names the build without the
/// series beside each that has the same configuration, if there is one.
Result<Done> chain_builds(Plan& plan, const Environment& environment);

}  // namespace kseries
