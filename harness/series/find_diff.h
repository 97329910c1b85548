// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// Where a diff starts in a text: the offset of a "diff --git" line, or of a
/// "---" line that "+++" and "@@" follow (or of the "diff"/"Index:" line above).
std::optional<size_t> find_diff(std::string_view text);

/// Undoes CRLF line ends where the diff's own header lines have them: a mailer
/// added them everywhere. Carriage returns of a patched file's lines stay.
std::string undo_crlf(std::string_view text);

}  // namespace kseries
