// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/lane.h"
#include "model/config.h"
#include "model/environment.h"
#include "model/rebuild.h"

namespace kseries {

/// The numbers of the lanes to build `config` in, best first: those that have to compile the fewest
/// objects. When that is many in all of them, a new lane comes first, up to `max_lanes`: so
/// configurations with little in common keep a lane each, and the next run finds both warm.
Result<std::vector<int>> choose_lanes(const std::string& key, const std::string& config,
                                      int max_lanes, const Environment& environment);

/// The permutations in the order that compiles least, starting from the last build of the first
/// lane of `key`; in the given order when there is no lane yet.
Result<std::vector<OrderedStep>> order_in_lane(const std::string& key,
                                               const std::vector<Permutation>& permutations,
                                               const Environment& environment);

}  // namespace kseries
