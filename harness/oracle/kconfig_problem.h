// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/kconfig.h"

namespace kseries {

/// Parses what scripts/kconfig writes to stderr when it rejects a tree: "FILE:LINE: message" for a
/// syntax error, and for a loop "recursive dependency detected!" with one line for each step.
/// Nothing when the text has neither, since then something other than Kconfig failed. Pure.
std::optional<KconfigProblem> kconfig_problem(std::string_view messages);

}  // namespace kseries
