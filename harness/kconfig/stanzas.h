// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// Of each line of a Kconfig file the symbol whose stanza it stands in, without
/// CONFIG_; empty where it stands in none. Help texts belong to their stanza,
/// whatever they say.
std::vector<std::string> stanza_by_line(std::string_view kconfig);

}  // namespace kseries
