// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/plan.h"
#include "pipeline/run_folder.h"

namespace kseries {

/// Builds one kernel of the plan in a lane and writes `folder` (builds/ID when the run
/// does it): build.json, build.log, vmlinux, kernel, modules. Returns one line for the
/// progress: how it went and how long it took.
Result<std::string> step_build(const RunFolder& run, const Plan& plan, const std::string& id,
                               const std::string& folder);

/// The key of the lanes in which a build of this plan may stand.
std::string lane_key(const Plan& plan, const Tree& tree, const PlannedFlavour& flavour);

}  // namespace kseries
