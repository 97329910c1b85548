// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// `argv` as one line that a POSIX shell splits into the same words.
std::string shell_quote(const std::vector<std::string>& argv);

}  // namespace kseries
