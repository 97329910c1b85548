// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// Prints a result on stdout, unmodified.
void print(const std::string& text);

/// Prints a line about the progress on stderr.
void notice_on_stderr(std::string_view line);

}  // namespace kseries
