// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kconfig/model.h"

namespace kseries {

/// A formula over bool and tristate symbols, in Kconfig's syntax.
struct Formula {
  Operator op = Operator::symbol;
  std::unique_ptr<Formula> left;
  std::unique_ptr<Formula> right;
  std::string name;      ///< of a symbol, or y, m, n
  std::string constant;  ///< y, m or n, of = and !=
};

/// Parses a formula. Error of kind usage, with the column.
Result<std::unique_ptr<Formula>> parse_formula(std::string_view text);

/// The symbols that occur in a formula.
std::set<std::string> formula_symbols(const Formula& formula);

/// The value of a formula: 0, 1 or 2 for n, m, y. `value` returns y, m or n for a symbol.
int formula_value(const Formula& formula,
                  const std::function<std::string(const std::string&)>& value);

}  // namespace kseries
