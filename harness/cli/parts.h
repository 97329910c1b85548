// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/options.h"
#include "model/environment.h"
#include "plan/options.h"

namespace kseries {

/// `kseries plan`: plans a run, writes the plan to --output and prints it, or the jobs of a CI
/// system for its shards. Runs nothing.
Result<ExitCode> store_campaign_plan(const RunOptions& options, CiSystem ci,
                                     const Environment& environment);

/// `kseries merge`: makes one run of parts and reports it. Returns the exit code for the findings.
Result<ExitCode> merge_parts(const std::vector<std::string>& runs, const RunOptions& options,
                             const Environment& environment);

}  // namespace kseries
