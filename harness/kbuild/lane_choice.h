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

/// The numbers of the lanes to build `config` in, best first: where the fewest
/// objects are to be compiled again. When all of them are far, a new lane comes
/// first, as long as there are less than `max_lanes`: configurations that share
/// little keep a lane each, and the next run finds both warm.
Result<std::vector<int>> choose_lanes(const std::string& key, const std::string& config,
                                      int max_lanes, const Environment& environment);

/// The permutations in the order that compiles least, from where the first lane
/// of `key` stands; in their own order before there is one.
Result<std::vector<OrderedStep>> order_in_lane(const std::string& key,
                                               const std::vector<Permutation>& permutations,
                                               const Environment& environment);

}  // namespace kseries
