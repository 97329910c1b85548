// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/series.h"

namespace kseries {

/// The header of one file in a git diff.
struct GitHeader {
  FileDiff file;           ///< without hunks
  std::string name;        ///< in the "diff --git" line, if both of its names are the same
  size_t end = 0;          ///< index of the first line that is not part of it
  std::string fault;       ///< what is wrong with it; empty: nothing
  size_t fault_line = 0;   ///< index of the line with the fault
  bool has_lines = false;  ///< something follows the "diff --git" line
};

/// Parses a "diff --git" line and what follows it up to the hunks or the binary data, by the rules
/// of parse_git_diff_header() in git's apply.c: the lines may come in any order and more than once,
/// and the first unknown line ends the header. Looks at the lines from `start` to before `end`.
GitHeader parse_git_header(const std::vector<std::string_view>& lines, size_t start, size_t end);

}  // namespace kseries
