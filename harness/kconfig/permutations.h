// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/config.h"
#include "model/kconfig.h"

namespace kseries {

/// The permutations of a campaign at a depth, resolved by the tree's own
/// Kconfig. `resolver` stands on the campaign's base.
///
/// full: the product of the axes. quick: the campaign's list. pairwise: the
/// quick list, then as few further assignments of the product as a greedy
/// choice needs until every pair of axis values that any valid assignment has
/// stands in some permutation.
///
/// A request of which a value did not take effect is dropped with the reason,
/// so is one that misses a check; requests with equal configurations are one.
/// Errors: those of the resolver; kind usage for a product above 100,000.
Result<Permutations> find_permutations(const Campaign& campaign, Depth depth,
                                       const Resolver& resolver);

/// The name of an assignment: the symbols that are y, "SYMBOL=m" for m, joined
/// by '+', in the order of `axes`; "none" when all are n. The first word that
/// half of the axes share is left out where names stay unique. Longer than 100
/// characters: cut, with a hash.
std::string permutation_id(const std::vector<Axis>& axes, const Assignment& resolved);

}  // namespace kseries
