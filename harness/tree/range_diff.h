// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/patch_text.h"
#include "model/report.h"

namespace kseries {

/// Pairs the patches of two versions of a series as `git range-diff` does with its default options:
/// the cost of a pair is the number of lines of the diff between their diffs, that of a patch
/// without a counterpart 60 % of the lines of its own diff, and the sum of the costs is minimal.
/// Patches are unchanged if their authors, messages and diffs are equal. In the order of git: that
/// of the later version, each patch that is gone where it was.
std::vector<PatchPair> range_diff(const std::vector<PatchText>& before,
                                  const std::vector<PatchText>& now);

}  // namespace kseries
