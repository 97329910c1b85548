// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/apply.h"
#include "model/series.h"
#include "series/edited_lines.h"

namespace kseries {

/// Where a hunk applies, if it does.
struct HunkMatch {
  HunkResult result;  ///< `path` and `number` are set by the caller
  size_t place = 0;   ///< for EditedLines::put(), if applied or offset
};

/// How much to find out about a hunk that does not apply.
enum class Detail { none, full };

/// Finds where a hunk applies in a file, by the rules of git am: all context must be
/// equal; a hunk that starts at the first line applies only at the start of the file, one
/// without trailing context only at the end; of several places the nearest to the line
/// in the hunk header is taken. If there is none, reports whether the post-image is in
/// the file already and, with full detail, where the hunk would apply with up to three lines of
/// context less, or else the most similar place. Lines of `result` count in the file before the
/// patch.
HunkMatch match_hunk(EditedLines& file, const Hunk& hunk, Detail detail = Detail::full);

}  // namespace kseries
