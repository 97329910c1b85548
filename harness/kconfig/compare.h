// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "kconfig/model.h"

namespace kseries {

/// The type that a comparison assumes for a value; nothing for an undefined symbol or a plain
/// constant.
using ValueType = std::optional<SymbolType>;

/// Compares two values as scripts/kconfig/expr.c does: as strings if both are strings or one is
/// not a number, otherwise as numbers; n, m, y are 0, 1, 2 for a bool or tristate.
bool compare_values(Operator op, const std::string& left, ValueType left_type,
                    const std::string& right, ValueType right_type);

}  // namespace kseries
