// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

namespace kseries::ktap {

/// What a program that kept the output has put before each line: the text before the first version
/// line, as in kunit_parser.py. Empty if there is none, or if some version line has nothing before
/// it but a time stamp of printk, blanks and '#'.
std::string_view find_log_prefix(std::string_view text);

/// `line` without a prefix that has the form of `prefix`: where that has a digit or a blank, the
/// line has a digit or a blank, and where it has a letter, a letter. A line that does not begin so
/// is returned unmodified.
std::string_view without_log_prefix(std::string_view line, std::string_view prefix);

}  // namespace kseries::ktap
