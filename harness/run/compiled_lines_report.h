// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "model/plan.h"
#include "model/report.h"
#include "run/run_folder.h"

namespace kseries {

/// In how many kernels of the run the compiler saw each changed line of each series, according to
/// the stored builds; for lines in none, why. Nothing for a series without a kernel whose compiled
/// lines are known.
Result<std::vector<CompiledRange>> compiled_lines_report(const RunFolder& run, const Plan& plan);

}  // namespace kseries
