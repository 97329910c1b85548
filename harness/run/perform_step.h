// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "model/step.h"
#include "run/run_folder.h"

namespace kseries {

/// The result of a step that failed with an error: not run, if it was interrupted.
StepResult failed_step(const Error& error);

/// Performs one edge of the graph (`kseries step`) and writes its StepResult, even if the step
/// failed with an error. There is no output then, so that Ninja repeats the step the next time.
/// Error: that of the step.
Result<StepResult> perform_step(const RunFolder& run, const Step& step,
                                const Environment& environment);

}  // namespace kseries
