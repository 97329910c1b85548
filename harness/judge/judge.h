// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/report.h"

namespace kseries {

/// Judges a cell by the evidence of its stages. The verdict is the worst that no known failure
/// explains, and the message gives the reason in one line. `boots` is empty if the kernel was not
/// booted: because it did not build, or because the cell has no guest (a build-only cell). A cell
/// in which no test passed or failed is incomplete, never a pass. `boots` are in order, each
/// without the suites that a later one ran (reached_only()); `new_warnings` are from
/// new_warnings().
CellResult judge(const Cell& cell, const Build& build, const std::vector<TestedBoot>& boots,
                 const std::vector<KnownFailure>& known, std::vector<Diagnostic> new_warnings = {});

/// The result of a cell whose step failed because of the harness itself.
CellResult harness_failure(const Cell& cell, const Error& error);

}  // namespace kseries
