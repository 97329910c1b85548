// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/apply.h"
#include "model/series.h"
#include "tree/apply_file.h"

namespace kseries {

/// What explain() looks at.
struct Clues {
  const Series& series;
  const Patch& patch;
  const FileDiff& diff;
  const Files& before;  ///< the files before the patch
  bool untouched;       ///< no earlier patch has changed this file
};

/// Why a hunk does not apply, as far as the series and the file show: another patch
/// changed these lines, a later or a missing patch adds them, the patch was made for
/// another version of the file. Empty when there is no clue.
std::string explain(const HunkResult& hunk, const Clues& clues);

}  // namespace kseries
