// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// Text of a report for JSON: printable UTF-8 of at most `max` bytes, with a note of what was left
/// out in the middle.
std::string json_text(std::string_view text, size_t max = 4096);

/// The same for one line: a newline becomes an escape.
std::string json_line(std::string_view text, size_t max = 500);

}  // namespace kseries
