// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/apply.h"
#include "model/series.h"
#include "tree/apply_file.h"

namespace kseries {

/// Where the clues to a conflict are.
struct Clues {
  const Series& series;
  const Patch& patch;
  const FileDiff& diff;
  const Files& before;  ///< the files as the patch found them
  bool untouched;       ///< no earlier patch has changed this file
};

/// Why a hunk does not fit, in words, as far as the series and the file tell:
/// another patch changed these lines, a later or a missing one makes them, the
/// file is not the one that the patch was made on. Empty when nothing tells.
std::string explain(const HunkResult& hunk, const Clues& clues);

}  // namespace kseries
