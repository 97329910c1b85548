// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/report.h"

namespace kseries {

/// The verdict on a cell, from the evidence of its stages: the worst of all
/// that is not explained by a known finding of the series, with one line that
/// says why. `boot` is nothing when the kernel was not booted: because it did
/// not build, or because the cell has no guest (a build-only cell). A boot in
/// which no test passed or failed is incomplete, never a pass. `splats` come
/// symbolised and blamed; `new_warnings` as judge/warnings.h gives them.
CellResult judge(const Cell& cell, const Build& build, const std::optional<Boot>& boot,
                 const TestRun& run, std::vector<Splat> splats,
                 const std::vector<KnownFinding>& known, std::vector<Diagnostic> new_warnings = {});

/// The result of a cell whose step failed in the harness itself.
CellResult harness_failure(const Cell& cell, const Error& error);

}  // namespace kseries
