// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// For each line of a Kconfig file, the symbol that the stanza around it defines, without
/// CONFIG_; empty outside of stanzas. A help text belongs to its stanza, even where it looks
/// like a definition.
std::vector<std::string> stanza_by_line(std::string_view kconfig);

}  // namespace kseries
