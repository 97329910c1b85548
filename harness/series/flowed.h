// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// Undoes format=flowed (RFC 3676): removes space-stuffing and joins lines that end with
/// a space with the next one. `delsp`: that space is removed, too.
std::string unflow(std::string_view text, bool delsp);

}  // namespace kseries
