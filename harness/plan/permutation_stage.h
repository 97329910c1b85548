// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "kbuild/configure.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/campaign.h"
#include "model/config.h"
#include "model/environment.h"
#include "model/kconfig.h"
#include "model/report.h"
#include "model/series.h"
#include "plan/campaign_names.h"

namespace kseries {

/// The campaign's base configuration: its fragments, concatenated in order.
Result<std::string> base_fragment(const Campaign& campaign, const Environment& environment);

/// A campaign, resolved on a tree with a series applied.
struct ResolvedSubject {
  Permutations found;
  /// What Kconfig makes of each configuration for kbuild, by the id of the permutation. It lacks
  /// those that kbuild must configure itself.
  std::map<std::string, GeneratedFiles> generated;
  std::vector<ConfigProof> proofs;
  MissingSymbols missing;               ///< symbols of the campaign that the tree does not have
  std::set<std::string> guards;         ///< symbols that decide whether changed files are compiled
  std::vector<std::string> unmet_base;  ///< settings of the base that did not take effect
};

/// Finds the permutations of a campaign on a tree with a series applied, each resolved by that
/// tree's own Kconfig; or the reason why Kconfig rejects the tree (a syntax error, a dependency
/// loop), which is a finding about the series. `patches` are those of the series. Derives further
/// inputs if the campaign asks for them, and proves its invariants. Errors include those of
/// check_values().
Result<std::variant<ResolvedSubject, KconfigProblem>> resolve_permutations(
    const Campaign& campaign, const PatchedTree& patched, const std::vector<Patch>& patches,
    Depth depth, const Toolchain& toolchain, const Environment& environment);

}  // namespace kseries
