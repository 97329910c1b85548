// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// Undoes format=flowed (RFC 3676): space-stuffing goes, lines that end with a
/// blank are joined with the next one. `delsp`: that blank goes too.
std::string unflow(std::string_view text, bool delsp);

}  // namespace kseries
