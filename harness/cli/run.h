// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/history.h"
#include "cli/options.h"
#include "host/files.h"
#include "model/environment.h"
#include "plan/options.h"
#include "plan/plan_run.h"
#include "run/report_run.h"
#include "run/run_folder.h"

namespace kseries {

/// `kseries run`: plans, executes and reports; with -n only prints the plan. Returns the exit
/// code for the findings. On an error, what has finished is reported.
Result<ExitCode> run_campaign(const RunOptions& options, const Environment& environment);

/// Plans a run, or takes a plan that `kseries plan` made. Progress goes to stderr.
Result<PlannedRun> obtain_plan(const RunOptions& options, const Environment& environment);

/// Prints a plan. Unavailable: a run would come to nothing.
ExitCode print_plan(const Plan& plan);

/// If another process executes the same run, waits for it, and then finds everything done.
Result<FileLock> lock_run(const RunFolder& run);

/// Gathers and writes the reports; prints the summary and the path of the report page, unless
/// `places` prints something. `end` as for gather_report().
Result<ExitCode> report_run(const RunFolder& run, const Plan& plan,
                            const std::optional<RunEnd>& end, HistoryUse use,
                            const RunOptions& options, const ReportOptions& places,
                            const Environment& environment);

/// `kseries report`: writes the reports of a run again, complete or not, and those for `places`.
Result<ExitCode> report_again(const RunOptions& options, const ReportOptions& places,
                              const Environment& environment);

}  // namespace kseries
