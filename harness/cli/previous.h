// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/report.h"
#include "plan/options.h"
#include "plan/plan_run.h"
#include "run/run_folder.h"

namespace kseries {

/// Whether --previous names the directory of a run. If not, it is a series.
bool is_previous_run(const RunOptions& options);

/// What --previous names, for a plan: the findings of the run, or of the newest run of the series
/// in the history. If there is none, the series is to be tested in the same run. Errors: the run
/// can't be read; of kind usage: no such run or series.
Result<EarlierVersion> find_earlier_version(const RunOptions& options, const Plan& plan,
                                            const Environment& environment);

/// Sets Report::previous: the findings compared with those of --previous, and the patches of the
/// two versions. `run` is that of the report. Errors as find_earlier_version().
Result<Done> compare_with_earlier_version(const RunFolder& run, const Plan& plan,
                                          const RunOptions& options, const Environment& environment,
                                          Report& report);

}  // namespace kseries
