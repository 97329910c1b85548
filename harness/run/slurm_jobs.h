// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/plan.h"
#include "plan/slurm.h"
#include "run/run_folder.h"

namespace kseries {

/// The jobs of this user with a name, as Slurm lists them: "1234_3 RUNNING". Error: no Slurm.
Result<std::vector<std::string>> list_jobs(const std::string& name);

/// Writes the scripts into the directory `slurm` of the run and submits them: the array, unless
/// nothing is left of the shards, and the job that merges, which waits for it. Errors: no Slurm; it
/// refuses them.
Result<Done> submit_jobs(const SlurmJobs& jobs);

/// Returns when all jobs with this name have ended. Until then it calls `tick` every few seconds,
/// also while Slurm's controller does not answer. Error: interrupted.
Result<Done> wait_for_jobs(const std::string& name, const std::function<void()>& tick);

/// Cancels all jobs of this user with a name.
Result<Done> cancel_jobs(const std::string& name);

/// The exit code of the merged run; nothing: the merging job did not end. forget_exit_code() is
/// called before jobs are submitted.
std::optional<int> read_exit_code(const RunFolder& run);
Result<Done> forget_exit_code(const RunFolder& run);

/// The count of shards with which a run was started; 0: it was not.
int started_shards(const RunFolder& run);

/// The directories of the shards that were started.
std::vector<RunFolder> list_shards(const RunFolder& run);

/// The numbers of the shards with a cell that neither they nor the run have finished.
std::vector<int> unfinished_shards(const RunFolder& run, const std::vector<Plan>& shards);

}  // namespace kseries
