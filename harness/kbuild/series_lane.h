// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "kbuild/build.h"
#include "kbuild/domain.h"
#include "kbuild/lane.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// How a build gets a lane.
struct LaneRequest {
  LaneKeys keys;
  int max_lanes = 1;     ///< of a domain
  BuildRequest build;    ///< of the series
  Toolchain base_tools;  ///< for builds of the unpatched tree
};

/// Locks a lane of the domain that builds, made if necessary, and applies the series in it. A
/// new lane of a series is a copy of that lane of the unpatched tree that has to compile the
/// fewest objects; if that would be many, the tree is built there first, which the next series
/// finds done. Errors: disk full, killed build, interrupted.
Result<Lane> prepare_series_lane(const PatchedTree& patched, const LaneRequest& request,
                                 const Environment& environment, const Waiting& waiting);

}  // namespace kseries
