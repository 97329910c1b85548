// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// `argv` as one line that a POSIX shell splits into the same words.
std::string shell_quote(const std::vector<std::string>& argv);

/// `text` in which all bytes but ASCII letters, digits and those of `plain` are "%XX" (RFC 3986).
std::string percent_encode(std::string_view text, std::string_view plain);

}  // namespace kseries
