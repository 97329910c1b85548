// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// Everything that is wrong in a run, each problem once: a patch that does not apply, a build
/// error, a splat (by fingerprint), an abnormal end of the guest, a failed case, a new warning.
/// The places are the cells that show it. Consequences of another finding are left out: tests
/// that a dead guest did not reach, and a test that failed because of a splat. Sorted by
/// severity, then by the number of places; known failures come last.
std::vector<Finding> collect_findings(const Report& report);

}  // namespace kseries
