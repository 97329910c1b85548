// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// The files of a diff, and how much of the text they take: what stands behind
/// `end` (a mail's signature) is no part of the diff.
struct ParsedDiff {
  std::vector<FileDiff> files;
  size_t end = 0;
};

/// Reads a git or plain unified diff. Noise between files is skipped, as git
/// does. A hunk that ends early, has more lines than its header says or stands
/// under no file is an Error at "source:line"; `first_line` is the line of
/// `source` at which `text` starts. Paths are not judged here: see unsafe_path().
Result<ParsedDiff> parse_diff_text(std::string_view text, const std::string& source,
                                   int first_line = 1);

/// The files of parse_diff_text().
Result<std::vector<FileDiff>> parse_diff(std::string_view text, const std::string& source);

}  // namespace kseries
