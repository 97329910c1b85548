// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/series.h"

namespace kseries {

/// Splits a text at '\n'. Keeps a '\r', which may be content.
std::vector<std::string_view> split_raw_lines(std::string_view text);

/// Parses a file name in a diff header: undoes C-style quoting, and removes the time
/// stamp of a plain diff.
std::string parse_file_name(std::string_view text);

/// Whether a name in a diff header is /dev/null, followed by nothing or by white space.
bool is_dev_null(std::string_view text);

/// Parses the two names of a "diff --git" line, with their prefixes. Nothing when it is
/// ambiguous where the first one ends (a rename with spaces, which has "rename" lines).
std::optional<std::pair<std::string, std::string>> parse_git_line(std::string_view line);

/// Removes the first component, as `patch -p1` and `git am` do. A name without a '/' is
/// returned unmodified.
std::string strip_prefix(const std::string& name);

/// Whether the file of a name line does not exist: /dev/null, or a time stamp of 1970.
bool is_no_file(std::string_view name_line);

/// Parses "@@ -1,3 +1,4 @@ section". Nothing when it is not a hunk header, or when a
/// number is too large for a real file.
std::optional<Hunk> parse_hunk_header(std::string_view line);

/// Parses the octal mode at the end of an extended header line. Nothing when invalid.
std::optional<int> parse_mode(std::string_view text);

/// Parses "old..new mode" of an "index" line: sets the blobs, and the modes unless they
/// are set. False when the mode is invalid.
bool parse_index_line(std::string_view rest, FileDiff& file);

}  // namespace kseries
