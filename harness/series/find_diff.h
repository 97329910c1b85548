// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// Finds the start of a diff: the offset of a "diff --git" line, or of a "---" line that
/// is followed by "+++" and "@@" (or of the "diff" or "Index:" line above it). A hunk below such a
/// line belongs to the diff even if a line between them is damaged.
std::optional<size_t> find_diff(std::string_view text);

/// Removes CRLF line endings if the header lines of the diff have them, too: then a mailer
/// added them. Carriage returns that belong to the patched file are kept.
std::string undo_crlf(std::string_view text);

}  // namespace kseries
