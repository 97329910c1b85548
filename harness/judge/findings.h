// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// Everything that is wrong in a run, each thing once: a patch that does not
/// apply, a build error, a splat (by fingerprint), a way in which the guest
/// ended, a failed case, a new warning; with the cells that show it as places.
/// What only follows from something else is left out: tests that a dead guest
/// did not reach, a test that failed while a splat was charged to it. Worst
/// first, then the one with most places; known findings stand last.
std::vector<Finding> collect_findings(const Report& report);

/// On the run as a whole: findings that a series announces for a tree and that
/// none of its cells showed, though some were booted.
std::vector<std::string> collect_remarks(const Report& report);

}  // namespace kseries
