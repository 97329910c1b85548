// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>

#include "model/test_run.h"

namespace kseries {

/// Reads what came over the test port: KTAP 1, TAP 13 and 14, nested by
/// indentation or by the "# " that the kselftest runner puts before the output
/// of a program. Never fails: what does not fit is a problem of the run, and
/// results that were planned and did not come are cases of their own.
///
/// `arrival` has one time a line, in seconds; it may be shorter than the text
/// has lines, and the times of the rest are then unknown (0). A case that
/// started and never ended has `started` and no `ended`.
TestRun parse_ktap(std::string_view text, std::span<const double> arrival = {});

}  // namespace kseries
