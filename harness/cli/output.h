// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// A result, on stdout as it is.
void print(const std::string& text);

/// A line of what is going on, on stderr.
void notice_on_stderr(std::string_view line);

}  // namespace kseries
