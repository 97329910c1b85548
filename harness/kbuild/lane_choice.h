// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/domain.h"
#include "kbuild/lane.h"
#include "model/config.h"
#include "model/environment.h"
#include "model/rebuild.h"

namespace kseries {

/// The lanes to build a configuration in.
struct LaneChoice {
  /// Best first: those that have to compile the fewest objects. When that is many in all of them,
  /// a new lane comes first, up to a limit: so configurations with little in common keep a
  /// lane each, and the next run finds both warm.
  std::vector<int> numbers;
  std::optional<int> near;  ///< the best one, if it has to compile few objects
};

/// Chooses among the lanes of `key` and, if there are fewer than `max_lanes`, a new one.
Result<LaneChoice> choose_lanes(const std::string& key, const std::string& config, int max_lanes,
                                const Environment& environment);

/// The permutations in the order that compiles least, starting from the last build of the first
/// lane of a domain, or of the unpatched tree; in the given order when there is no lane yet.
Result<std::vector<OrderedStep>> order_in_lane(const LaneKeys& keys,
                                               const std::vector<Permutation>& permutations,
                                               const Environment& environment);

}  // namespace kseries
