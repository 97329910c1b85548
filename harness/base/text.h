// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

inline constexpr size_t npos = std::string_view::npos;

/// Splits at every `separator`; "a,,b" gives three parts, "" gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The lines of `text` without their '\n' (a '\r' before it goes too). A last
/// line without '\n' counts; an empty text has no lines.
std::vector<std::string_view> split_lines(std::string_view text);

/// `text` without spaces, tabs, CR and LF at both ends.
std::string_view trim(std::string_view text);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// Whether `c` is an ASCII letter, a digit or '_', as in names of C and Kconfig.
bool is_word_char(char c);

bool is_digit(char c);

/// Whether `c` is a space, a tab or an end of line.
bool is_space(char c);

bool contains(std::string_view text, std::string_view part);

/// Removes `prefix` from the start of `text`, if it is there.
bool take_prefix(std::string_view& text, std::string_view prefix);

/// `text` with ASCII letters in lower case.
std::string to_lower(std::string_view text);

/// Parses a decimal number that is the whole of `text`.
std::optional<long> to_number(std::string_view text);

/// Whether `text` is well-formed UTF-8 throughout (Unicode 15, table 3-7).
bool is_utf8(std::string_view text);

/// `text` as it can be shown to a person, whoever wrote it: valid UTF-8 for XML 1.0 without
/// characters that control a terminal or change the order of others (Unicode 15, 23.1 and 23.2;
/// UAX #9). Invalid bytes and such characters become visible escapes: "\x1b", "\u202e". Tabs and
/// newlines are kept, and CRs at the end of a line are dropped. Everything that a person reads goes
/// through this function or printable_line().
std::string printable_utf8(std::string_view text);

/// The same for text that must stay on its line: a newline becomes "\x0a", a tab a space.
std::string printable_line(std::string_view text);

/// Keeps `head` bytes from the start and `tail` bytes from the end, with a line between them that
/// gives the number of bytes left out. Returns `text` if it is shorter.
std::string bounded(std::string_view text, size_t head, size_t tail);

/// Makes a file name from any text: every character except [A-Za-z0-9._=+-] becomes '-'.
std::string file_name_from(std::string_view text);

/// The `max` nearest of `candidates` by edit distance, for "did you mean …". Their distance is at
/// most a third of the length.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates,
                                 size_t max);

/// "did you mean A or B?" for similar names; `otherwise` if there are none.
std::string did_you_mean(const std::vector<std::string>& near, const std::string& otherwise);

/// The first line of `text` that is not blank, trimmed.
std::string one_line(std::string_view text);

/// "1 case", "3 cases".
std::string counted(size_t count, const std::string& one, const std::string& many);

/// "CONTAINER=n GROUP=y" for the values of symbols; "-" if there are none.
std::string assignment_text(const std::map<std::string, std::string>& values);

}  // namespace kseries
