// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/configure.h"
#include "model/apply.h"
#include "model/config.h"
#include "model/environment.h"
#include "model/guest.h"
#include "model/plan.h"

namespace kseries {

/// A tree with the first patches of a series applied, and its permutations.
struct PlannedStage {
  PatchedTree patched;
  Permutations found;
  /// As in ResolvedSubject.
  std::map<std::string, GeneratedFiles> generated = {};
  std::string input;     ///< file with the PatchedTree, relative to the run
  bool partial = false;  ///< lacks patches of the series; its ids contain the number of patches
};

/// Adds builds and cells for the stages of one series on one tree in one flavour. The builds are
/// in the order that rebuilds least, the cells in the order of the configurations; both have all
/// stages of a configuration in sequence. Adds the configurations, and what
/// Kconfig makes of them, to `files`.
Result<Done> add_cells(Plan& plan, std::map<std::string, std::string>& files,
                       const std::vector<GuestProfile>& guests,
                       const std::vector<PlannedStage>& stages, const PlannedFlavour& flavour,
                       const Environment& environment);

/// Returns a line for each profile whose needs (usually drivers) are not met by any kernel
/// of the plan.
std::vector<std::string> unbooted_guests(const Plan& plan, const std::vector<GuestProfile>& guests);

/// Chains the builds in each lane and estimates their duration: the first build in a new
/// lane compiles everything. Sets as the baseline of each build the one without the series
/// that has the same configuration, if there is one.
Result<Done> chain_builds(Plan& plan, const Environment& environment);

}  // namespace kseries
