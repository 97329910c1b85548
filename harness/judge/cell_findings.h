// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "judge/finding_collection.h"
#include "model/report.h"

namespace kseries {

/// Adds what is wrong in a cell, without the consequences of other findings: tests that a dead
/// guest did not reach, a test that failed because of a splat, and what failed in a kernel that
/// was already broken (judge/aftermath.h).
void add_cell_findings(const CellResult& result, FindingCollection& all);

}  // namespace kseries
