// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
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

}  // namespace kseries
