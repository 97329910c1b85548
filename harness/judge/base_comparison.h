// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// Compares each cell with a series with the one of the same tree, configuration and guest without
/// a series, if the run has one and its guest was done. Sets `skipped_passes` for each suite that
/// passes less than half of what it passes there because at least ten of these tests are skipped,
/// and `new_messages`, and raises the verdict. Warnings that can't be compared, because there is no
/// such cell or because it skips the test that was running, become remarks.
void compare_with_base(Report& report);

/// "noiommu_cdev: 108 of 130 tests that pass without the series are skipped, mostly because:
/// REASON".
std::string skipped_passes_text(const SkippedPasses& lost);

}  // namespace kseries
