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

/// A formula over bool and tristate symbols, in Kconfig's words.
struct Formula {
  Operator op = Operator::symbol;
  std::unique_ptr<Formula> left;
  std::unique_ptr<Formula> right;
  std::string name;      ///< of a symbol, or y, m, n
  std::string constant;  ///< y, m or n, of = and !=
};

/// Reads a formula. Error of kind usage that names the place of what is wrong.
Result<std::unique_ptr<Formula>> parse_formula(std::string_view text);

/// The symbols it speaks of.
std::set<std::string> formula_symbols(const Formula& formula);

/// The value of a formula: 0, 1 or 2 for n, m, y. `value` answers y, m or n.
int formula_value(const Formula& formula,
                  const std::function<std::string(const std::string&)>& value);

}  // namespace kseries
