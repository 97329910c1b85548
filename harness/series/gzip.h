// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kseries {

/// Inflates a gzip file, which may have several members behind each other (RFC
/// 1952). A cut-off or damaged one, and one of more than 256 MiB, is an Error.
Result<std::string> inflate_gzip(std::string_view bytes, const std::string& source);

}  // namespace kseries
