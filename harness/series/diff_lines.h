// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/series.h"

namespace kseries {

/// Lines without '\n' but with a '\r' if one stands there: it may be content.
std::vector<std::string_view> raw_lines(std::string_view text);

/// A file name of a diff header: C-style quotes undone; of a plain diff the
/// time stamp behind a tab is cut off.
std::string diff_name(std::string_view text);

/// The two names of a "diff --git" line as they stand there, prefixes included;
/// nothing when they can't be told apart (a rename with blanks: the "rename"
/// lines name it then).
std::optional<std::pair<std::string, std::string>> git_line_names(std::string_view line);

/// Without the first part, as `patch -p1` and `git am` do; a name without any
/// '/' stays.
std::string without_prefix(const std::string& name);

/// True for a name line of a plain diff that says "no file": /dev/null, or the
/// time stamp of the epoch.
bool names_no_file(std::string_view name_line);

/// "@@ -1,3 +1,4 @@ section", without its lines; nothing when it is not one, or
/// when a number is beyond any real file.
std::optional<Hunk> hunk_header(std::string_view line);

/// The octal mode at the end of an extended header line; 0 when unreadable.
int octal_mode(std::string_view text);

/// "index old..new mode" without the word: fills blobs, and modes not yet known.
void read_index_line(std::string_view rest, FileDiff& file);

}  // namespace kseries
