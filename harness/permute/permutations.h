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

/// What is known about a goal that no configuration of the base meets.
struct GoalAnswer {
  bool reachable = false;  ///< with another base
  Assignment changes;      ///< to the base, to meet it
  std::string why;         ///< why it is not met
};

/// The space that permutations are chosen from when the inputs are derived from a series.
struct DerivedInputs {
  std::vector<Axis> axes;            ///< all inputs, the campaign's first
  Assignment base;                   ///< their values on the base
  std::vector<Assignment> requests;  ///< one for each set that is the same to changed code
  std::vector<Assignment> values;    ///< of the same: inputs and symbols that changed code reads
  /// Every combination that the inputs can have, a letter for each of `axes`, those near the base
  /// first.
  std::vector<std::string> rows;
  std::vector<Goal> goals;
  std::function<Result<GoalAnswer>(const Goal&)> extend;
};

/// The permutations of a campaign at a depth, resolved by the tree's own Kconfig. `resolver` has
/// the campaign's base.
///
/// full: the product of the axes, or every derived request. quick: the first possible alternative
/// of each line of the campaign's list. pairwise: those, and as few further assignments as a greedy
/// choice needs until every pair of values that any valid assignment has (of the product, or of the
/// derived rows) is in some permutation. Each depth adds the fewest derived requests that meet the
/// remaining goals, and a configuration with an extended base for each goal that needs one.
/// Permutations::goals reports the result.
///
/// A request is dropped with the reason when one of its values did not take effect, or when it
/// fails a check; requests with equal configurations are merged. Errors: those of the resolver;
/// kind usage for a product above 100,000.
Result<Permutations> find_permutations(const Campaign& campaign, Depth depth,
                                       const Resolver& resolver, const DerivedInputs& derived = {});

}  // namespace kseries
