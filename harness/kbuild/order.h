// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "model/rebuild.h"

namespace kseries {

/// The number of objects that kbuild compiles again when the configuration changes from one to the
/// other; exact for objects that are in the index. If the index has no objects, before the first
/// build, the number of changed symbols is used as an estimate.
int rebuild_distance(const RebuildIndex& index, std::string_view from, std::string_view to);

/// The order that compiles the fewest objects in total in a lane whose last build had the .config
/// `current` (empty: a new lane): nearest neighbour, improved by 2-opt. Stable; in a new lane the
/// first permutation stays first.
std::vector<OrderedStep> order_permutations(const std::vector<Permutation>& permutations,
                                            const RebuildIndex& index, const std::string& current);

}  // namespace kseries
