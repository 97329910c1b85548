// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "plan/options.h"
#include "plan/plan_run.h"
#include "run/run_folder.h"

namespace kseries {

/// The directory of a planned run: --run-dir, that of the whole plan which --plan names, or
/// reports/runs/<id>.
RunFolder choose_run_folder(const PlannedRun& planned, const RunOptions& options,
                            const Environment& environment);

/// Checks whether the run may use --run-dir. Error of kind usage: the directory has files and is
/// not a run of kseries, or it is another run and `fresh` is not set.
Result<Done> check_run_folder(const PlannedRun& planned, const RunOptions& options);

/// Writes a plan that another machine can execute into --run-dir: plan.json and the files that its
/// steps and its triage read, without paths of this machine. Error: as check_run_folder().
Result<RunFolder> store_plan(PlannedRun planned, const RunOptions& options);

/// Reads what store_plan() or prepare_run() wrote to a directory: the plan, or a shard of it.
/// Errors: the directory has no plan, or that of another shard.
Result<PlannedRun> read_stored_plan(const std::string& folder, Shard shard);

/// Writes plan.json, build.ninja and the inputs into the directory of the run and points
/// reports/runs/latest to it. Finished steps of the same run are kept, unless `fresh` is set,
/// except for those that failed with an error. Errors: also as check_run_folder().
Result<RunFolder> prepare_run(const PlannedRun& planned, const RunOptions& options,
                              const Environment& environment);

/// Writes the plan of a triage and its inputs into its directory, with links to the builds of the
/// run. Finished steps are kept, except for those that failed with an error.
Result<Done> prepare_triage(const RunFolder& triage, const Plan& plan,
                            const std::map<std::string, std::string>& files,
                            const Environment& environment);

}  // namespace kseries
