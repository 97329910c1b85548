// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// The value of a symbol: "y", "m" or "n", or what a number or text is.
using ValueOf = std::function<std::string(const std::string&)>;

/// Whether an expression of #if holds; nothing when that does not follow from
/// bool and tristate symbols alone.
std::optional<bool> condition_holds(std::string_view expression, const ValueOf& value);

/// Whether all conditions of a stack hold; what can't be told counts as true
/// (an include guard is such a condition).
bool stack_holds(const std::vector<std::string>& stack, const ValueOf& value);

/// Whether of each condition of a stack can be told if it holds.
bool stack_is_understood(const std::vector<std::string>& stack, const ValueOf& value);

}  // namespace kseries
