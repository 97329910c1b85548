// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>

#include "base/result.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/triage.h"
#include "plan/plan_run.h"
#include "run/run_folder.h"

namespace kseries {

/// Executes the plan in a directory and shows the progress; `seconds` is how long it may take.
using ExecutePlan = std::function<Result<Done>(const RunFolder&, const Plan&, double seconds)>;

/// Examines the findings of a run that has ended, in the directory `triage` of the run: plans
/// boots, executes them, and goes on until every question is answered or the time is used up
/// (judge/triage.h). Stores the answers for gather_report(). Nothing happens without findings.
/// Finished steps of an earlier, interrupted triage are kept. Errors: of planning, or interrupted.
Result<Done> triage_run(const RunFolder& run, const PlannedRun& planned,
                        const TriageOptions& options, const Environment& environment,
                        const ExecutePlan& execute);

}  // namespace kseries
