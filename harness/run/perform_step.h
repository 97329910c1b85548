// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "model/step.h"
#include "run/run_folder.h"

namespace kseries {

/// What came of a step that an error ended. An interrupted one was not run.
StepResult failed_step(const Error& error);

/// One edge of the graph, `kseries step`: does the step and writes its StepResult, also when
/// the harness could not do it. Then there is no output, so that Ninja tries the step again
/// the next time. Error: that of the step.
Result<StepResult> perform_step(const RunFolder& run, const Step& step,
                                const Environment& environment);

}  // namespace kseries
