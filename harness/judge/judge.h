// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/report.h"

namespace kseries {

/// The verdict on a cell, from the evidence of its stages: the worst of all
/// that is not explained by a known finding of the series, with one line that
/// says why. `boots` is empty when the kernel was not booted: because it did
/// not build, or because the cell has no guest (a build-only cell). A cell in
/// which no test passed or failed is incomplete, never a pass. `boots` come in
/// their order, without the suites that a later one ran (judge/reached.h);
/// `new_warnings` as judge/warnings.h gives them.
CellResult judge(const Cell& cell, const Build& build, const std::vector<TestedBoot>& boots,
                 const std::vector<KnownFailure>& known, std::vector<Diagnostic> new_warnings = {});

/// The result of a cell whose step failed in the harness itself.
CellResult harness_failure(const Cell& cell, const Error& error);

}  // namespace kseries
