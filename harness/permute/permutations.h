// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/config.h"
#include "model/kconfig.h"
#include "permute/goals.h"

namespace kseries {

/// What becomes of a goal that nothing on the base meets.
struct GoalAnswer {
  bool reachable = false;  ///< by another base
  Assignment changes;      ///< of the base, that meet it
  std::string why;         ///< of not
};

/// What permutations are chosen from when the inputs are derived from a series.
struct DerivedInputs {
  std::vector<Axis> axes;            ///< all inputs, the campaign's first
  Assignment base;                   ///< their values on the base
  std::vector<Assignment> requests;  ///< one for each view of the touched code
  std::vector<Assignment> values;    ///< of the same: inputs and what touched code reads
  /// Every combination that the inputs can have, a letter for each of `axes`, the nearest
  /// to the base first.
  std::vector<std::string> rows;
  std::vector<Goal> goals;
  std::function<Result<GoalAnswer>(const Goal&)> extend;
};

/// The permutations of a campaign at a depth, resolved by the tree's own
/// Kconfig. `resolver` stands on the campaign's base.
///
/// full: the product of the axes, or every derived request. quick: the
/// campaign's list, of each line the first alternative that can be had. pairwise: that, and then as
/// few further assignments as a greedy choice needs until every pair of values that any valid
/// assignment has (of the product, or of the derived rows) is in some
/// permutation. Each then has the fewest derived requests that
/// meet the goals still open, and the base extended for each goal that it can't reach. `goals`
/// says what came of the goals.
///
/// A request of which a value did not take effect is dropped with the reason,
/// so is one that misses a check; requests with equal configurations are one.
/// Errors: those of the resolver; kind usage for a product above 100,000.
Result<Permutations> find_permutations(const Campaign& campaign, Depth depth,
                                       const Resolver& resolver, const DerivedInputs& derived = {});

}  // namespace kseries
