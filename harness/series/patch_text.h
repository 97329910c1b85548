// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/patch_text.h"
#include "model/series.h"

namespace kseries {

/// The patches of a series in the form in which `git range-diff` compares them (read_patches() in
/// git's range-diff.c): without dates, line numbers and blob ids.
std::vector<PatchText> patch_texts(const std::vector<Patch>& patches);

}  // namespace kseries
