// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/patch_text.h"
#include "model/plan.h"

namespace kseries {

/// Moves the cells of series in which an earlier run had findings, and those of the previous
/// version of a series, to the front, with their builds, and in each cell the suites that showed
/// these findings. For a plan whose builds are not chained yet (chain_builds()).
void run_first(Plan& plan, const std::vector<EarlierPlace>& places);

}  // namespace kseries
