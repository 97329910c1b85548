// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/splat.h"
#include "model/test_run.h"

namespace kseries {

/// Sets `running_test` of the splats to the innermost case that was running when the splat
/// arrived: "suite/name" as in named_cases(), or "suite" between its cases. A case lasts from the
/// previous result to its own, so a splat between two tests is charged to the second one. A case
/// that never ended lasts until the end. Splats with an unknown time, or outside of all tests,
/// are not changed.
std::vector<Splat> charge(std::vector<Splat> splats, const TestRun& run);

/// The same for messages.
std::vector<KernelMessage> charge(std::vector<KernelMessage> messages, const TestRun& run);

}  // namespace kseries
