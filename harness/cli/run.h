// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/exit_code.h"
#include "base/result.h"
#include "model/environment.h"
#include "plan/options.h"

namespace kseries {

/// `kseries run`: plans, executes and reports; with -n prints the plan. Returns the
/// exit code of what was found. Error: it could not run; what is done is reported.
Result<ExitCode> run_campaign(const RunOptions& options, const Environment& environment);

/// `kseries report`: the reports of a run again, finished or not.
Result<ExitCode> report_again(const RunOptions& options, const Environment& environment);

}  // namespace kseries
