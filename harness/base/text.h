// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// Splits at every `separator`; "a,,b" gives three parts, "" gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The lines of `text` without their '\n' (a '\r' before it goes too). A last
/// line without '\n' counts; an empty text has no lines.
std::vector<std::string_view> split_lines(std::string_view text);

/// `text` without blanks, tabs, CR and LF at both ends.
std::string_view trim(std::string_view text);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// ASCII letters, digits and '_': what names in C and Kconfig are made of.
bool is_word_char(char c);

/// `text` with ASCII letters in lower case.
std::string to_lower(std::string_view text);

/// A decimal number that fills `text` entirely, or nothing.
std::optional<long> to_number(std::string_view text);

/// Whether `text` is well-formed UTF-8 throughout (Unicode 15, table 3-7).
bool is_utf8(std::string_view text);

/// `text` as valid UTF-8 that XML 1.0 can carry: invalid bytes become U+FFFD,
/// control characters other than tab and newline become U+FFFD, CR is dropped.
std::string printable_utf8(std::string_view text);

/// Keeps `head` bytes from the start and `tail` from the end, with a line that
/// says how many were left out between them. Returns `text` if it is shorter.
std::string bounded(std::string_view text, size_t head, size_t tail);

/// A file name from any text: [A-Za-z0-9._=+-] kept, everything else '-'.
std::string file_name_from(std::string_view text);

/// The nearest of `candidates` by edit distance, at most `most` of them, for
/// "did you mean …"; only those at a distance of at most a third of the length.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates,
                                 size_t most);

/// "did you mean A or B?" of the names that are near; `otherwise` when there are none.
std::string did_you_mean(const std::vector<std::string>& near, const std::string& otherwise);

/// The first line of `text` that is not blank, without blanks around it.
std::string one_line(std::string_view text);

/// "1 case", "3 cases".
std::string counted(size_t count, const std::string& one, const std::string& many);

/// "CONTAINER=n GROUP=y": the values of symbols; "-" when there are none.
std::string assignment_text(const std::map<std::string, std::string>& values);

}  // namespace kseries
