// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/step.h"
#include "run/run_folder.h"

namespace kseries {

/// Builds one kernel of the plan in a lane and writes `folder` (the build's own when
/// the run does it): its result, its log, the kernel and its modules. `waiting` is told what it
/// waits for, and "" when that is over.
Result<StepResult> step_build(const RunFolder& run, const Plan& plan, const std::string& id,
                              const BuildFolder& folder, const Environment& environment,
                              const std::function<void(std::string_view)>& waiting);

}  // namespace kseries
