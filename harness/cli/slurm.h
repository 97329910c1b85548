// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/exit_code.h"
#include "base/result.h"
#include "model/environment.h"
#include "plan/options.h"

namespace kseries {

/// `kseries run --engine slurm`: plans here, submits a job for each shard and one that merges and
/// triages, shows the progress and returns the exit code of the merged run. If it is interrupted,
/// it cancels the jobs; if it was killed, the same command waits for them.
Result<ExitCode> run_on_slurm(const RunOptions& options, const Environment& environment);

}  // namespace kseries
