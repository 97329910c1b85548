// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

#include "model/config.h"

namespace kseries {

/// The values in a .config or a fragment of one; "# CONFIG_X is not set" is n. Other lines
/// are ignored, and the last line about a symbol counts.
Assignment config_values(std::string_view config);

}  // namespace kseries
