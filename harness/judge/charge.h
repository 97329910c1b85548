// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/splat.h"
#include "model/test_run.h"

namespace kseries {

/// The splats with `running_test` set to the innermost case that was under way
/// when the splat arrived: "suite/name" of named_cases(), "suite" between its
/// cases. A case lasts from the result
/// before it to its own, so what is said between two tests counts for the one
/// that comes; a case that never ended lasts until the end. Splats of unknown
/// time, or outside of all tests, are left as they are.
std::vector<Splat> charge(std::vector<Splat> splats, const TestRun& run);

}  // namespace kseries
