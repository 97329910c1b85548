// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "kconfig/model.h"

namespace kseries {

/// The type by which a value is read in a comparison; nothing: an undefined
/// symbol or a plain constant.
using ValueType = std::optional<SymbolType>;

/// A comparison of two values as scripts/kconfig/expr.c makes it: as texts if
/// both are strings or one is no number, else as numbers; n, m, y are 0, 1, 2
/// for a bool or tristate.
bool compare_values(Operator op, const std::string& left, ValueType left_type,
                    const std::string& right, ValueType right_type);

}  // namespace kseries
