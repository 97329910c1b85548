// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kseries {

/// Inflates a gzip file, which may have several members (RFC 1952). Error when it is
/// truncated or damaged, or inflates to more than 256 MiB.
Result<std::string> inflate_gzip(std::string_view bytes, const std::string& source);

}  // namespace kseries
