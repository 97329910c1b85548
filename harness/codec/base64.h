// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// Bytes as base64 with padding, without line breaks (RFC 4648, section 4).
std::string to_base64(std::string_view bytes);

/// The bytes again; nothing if `text` is not base64 with its padding.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace kseries
