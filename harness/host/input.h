// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace kseries {

/// Reads a file that the user names, or standard input if `path` is "-". Errors of kind usage: no
/// such file, a directory, a device or pipe (except as standard input), more than `max_bytes`.
Result<std::string> read_input(const std::string& path, std::size_t max_bytes);

}  // namespace kseries
