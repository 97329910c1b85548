// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "model/rebuild.h"

namespace kseries {

/// Objects of the index that kbuild compiles again when the configuration goes
/// from one to the other; exact for objects that are in the index. With an
/// index without objects, the number of changed symbols: no better guess is
/// there before the first build.
int rebuild_distance(const RebuildIndex& index, std::string_view from, std::string_view to);

/// The order in which a lane that stands at `current` (a .config; empty: a new
/// lane) compiles least in total: nearest neighbour, improved by 2-opt. Stable;
/// in a new lane the first permutation stays first.
std::vector<OrderedStep> order_permutations(const std::vector<Permutation>& permutations,
                                            const RebuildIndex& index, const std::string& current);

}  // namespace kseries
