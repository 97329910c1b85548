// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "plan/options.h"
#include "plan/plan_run.h"
#include "run/run_folder.h"

namespace kseries {

/// Where a planned run stands: --run-dir, or reports/runs/<id>.
RunFolder choose_run_folder(const PlannedRun& planned, const RunOptions& options,
                            const std::string& checkout);

/// Whether the run may write into --run-dir, if one is named. Error of kind usage: it holds
/// what is no run of kseries, or another run and `fresh` is not asked for.
Result<Done> check_run_folder(const PlannedRun& planned, const RunOptions& options);

/// Writes plan.json, build.ninja and the inputs into the run's folder and lets
/// reports/runs/latest name it. What a former start of the same run has done
/// stays, unless `fresh`, and but for cells that the harness could not test.
/// Error: also as check_run_folder().
Result<RunFolder> prepare_run(const PlannedRun& planned, const RunOptions& options,
                              const Environment& environment);

}  // namespace kseries
