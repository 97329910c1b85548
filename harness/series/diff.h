// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// The files of a diff, and where it ends in the text: what follows (the signature of a
/// mail) is not part of the diff.
struct ParsedDiff {
  std::vector<FileDiff> files;
  size_t end = 0;
};

/// Parses a git or plain unified diff. Skips other text between files, as git does. A
/// truncated hunk, one that does not match its header and one without a file are Errors
/// at "source:line"; `first_line` is the line of `source` at which `text` starts. Does
/// not check paths: see unsafe_path().
Result<ParsedDiff> parse_diff_text(std::string_view text, const std::string& source,
                                   int first_line = 1);

/// The files of parse_diff_text().
Result<std::vector<FileDiff>> parse_diff(std::string_view text, const std::string& source);

}  // namespace kseries
