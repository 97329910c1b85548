// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/apply.h"
#include "model/series.h"
#include "series/text_file.h"

namespace kseries {

/// Where a hunk applies, if it does.
struct HunkMatch {
  HunkResult result;  ///< `path` and `number` are set by the caller
  size_t at = 0;      ///< line index for put_hunk(), if applied or offset
};

/// Finds where a hunk applies in a file, by the rules of git am: all context must be
/// equal; a hunk that starts at the first line applies only at the start of the file, one
/// without trailing context only at the end; of several places the nearest to the line
/// in the hunk header is taken. If there is none, reports whether the post-image is in
/// the file already, where the hunk would apply with up to three lines of context less,
/// or else the most similar place. Stricter than git in one point: a last line with a
/// newline differs from one without.
HunkMatch match_hunk(const TextFile& file, const Hunk& hunk);

}  // namespace kseries
