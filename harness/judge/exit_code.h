// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/exit_code.h"
#include "model/report.h"
#include "model/step.h"
#include "model/triage.h"

namespace kseries {

/// The exit code of a run. 69 (EX_UNAVAILABLE): a step of the harness failed; or, without
/// findings, only the harness itself was tested or no case used a device, no kernel compiled a
/// changed line, or some cells did not run. 1: there are findings; with FailOn::fresh, new ones. 0:
/// clean, or only known failures. A shard may test nothing: that counts when the run is merged.
ExitCode exit_code_from_report(const Report& report, FailOn fail_on = FailOn::fresh);

/// The exit code of a run that consists of this step only.
ExitCode exit_code_from_step(const StepResult& result);

}  // namespace kseries
