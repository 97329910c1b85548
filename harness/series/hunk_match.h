// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/apply.h"
#include "model/series.h"
#include "series/text_file.h"

namespace kseries {

/// Where a hunk fits, if it does.
struct HunkMatch {
  HunkResult result;  ///< `path` and `number` are the caller's to fill
  size_t at = 0;      ///< line index at which put_hunk() works; for applied and offset
};

/// Looks for the place of a hunk in a file, by git am's rules: all context must
/// be equal, a hunk of the first line fits at the start only, one without
/// context behind it at the end only; else the place nearest to the one that the
/// hunk names counts. When there is none: does the post-image stand there, and
/// where would the hunk fit with one, two or three context lines less; or, if
/// nowhere, which place resembles it most. Stricter than git in one point: a
/// last line with and one without newline are two different lines.
HunkMatch match_hunk(const TextFile& file, const Hunk& hunk);

}  // namespace kseries
