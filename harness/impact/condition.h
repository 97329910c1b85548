// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// The value of a symbol: "y", "m" or "n", or that of a number or string.
using ValueOf = std::function<std::string(const std::string&)>;

/// Whether an expression of #if holds; nothing when that depends on more than bool and tristate
/// symbols.
std::optional<bool> condition_holds(std::string_view expression, const ValueOf& value);

/// Whether all conditions of a stack hold. A condition that can't be evaluated, such as an include
/// guard, counts as true.
bool stack_holds(const std::vector<std::string>& stack, const ValueOf& value);

/// Whether all conditions of a stack can be evaluated.
bool stack_is_understood(const std::vector<std::string>& stack, const ValueOf& value);

}  // namespace kseries
