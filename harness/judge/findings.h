// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// Everything that is wrong in a run, each problem once: a patch that does not apply, a build
/// error, a splat (by fingerprint), an abnormal end of the guest, a failed case, a new warning.
/// The places are the cells that show it. Consequences of another finding are left out
/// (judge/cell_findings.h); the order is that of FindingCollection::take(). An invariant that a
/// tree violates without a series is one finding of that tree.
std::vector<Finding> collect_findings(const Report& report);

}  // namespace kseries
