// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// Encodes bytes as base64 with padding and without line breaks (RFC 4648, section 4).
std::string to_base64(std::string_view bytes);

/// Decodes base64. Nothing if `text` is invalid or lacks padding.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace kseries
