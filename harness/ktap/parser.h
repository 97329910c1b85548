// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>

#include "model/test_run.h"

namespace kseries {

/// Parses the output of the test port: KTAP 1, TAP 13 and 14, nested by spaces, tabs or the "# "
/// that the kselftest runner prints before the output of a program. A test may run several programs
/// that print a version line each; their results are its subtests. It never fails: invalid input
/// is reported as a problem of the run, and planned results that did not arrive are missing cases.
///
/// `arrival` has one time for each line, in seconds. If it has fewer than the text has lines, the
/// other times are unknown (0). A case that started and did not end has `started` and no `ended`.
TestRun parse_ktap(std::string_view text, std::span<const double> arrival = {});

}  // namespace kseries
