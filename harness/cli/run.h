// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/options.h"
#include "model/environment.h"
#include "plan/options.h"

namespace kseries {

/// `kseries run`: plans, executes and reports; with -n only prints the plan. Returns the exit
/// code for the findings. On an error, what has finished is reported.
Result<ExitCode> run_campaign(const RunOptions& options, const Environment& environment);

/// `kseries report`: writes the reports of a run again, complete or not, and those for `places`.
Result<ExitCode> report_again(const RunOptions& options, const ReportOptions& places,
                              const Environment& environment);

}  // namespace kseries
