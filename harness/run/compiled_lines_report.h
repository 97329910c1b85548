// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "model/plan.h"
#include "model/report.h"
#include "run/run_folder.h"

namespace kseries {

/// In how many of the run's kernels the compiler saw each changed line of code of
/// each series, as the builds that are there wrote it down; of none, why. Nothing
/// for a series of which no kernel was looked at.
Result<std::vector<CompiledRange>> compiled_lines_report(const RunFolder& run, const Plan& plan);

}  // namespace kseries
