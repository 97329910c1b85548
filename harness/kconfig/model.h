// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/kconfig.h"

namespace kseries {

enum class Operator {
  logical_or,
  logical_and,
  logical_not,
  symbol,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
};

/// The index of a symbol, or a constant when `symbol` is -1.
struct Operand {
  int symbol = -1;
  std::string text;
};

/// Refers to other expressions by index; -1: none.
struct Expression {
  Operator op = Operator::symbol;
  int left = -1;
  int right = -1;
  Operand first;
  Operand second;
};

struct DefaultValue {
  int value = -1;
  int condition = -1;
};

struct SymbolRules {
  SymbolInfo info;  ///< a choice has an empty name
  bool defined = false;
  int direct = -1;   ///< depends on
  int reverse = -1;  ///< selected by
  int implied = -1;
  std::vector<int> prompts;
  std::vector<DefaultValue> defaults;
  bool ranged = false;  ///< a range may change its value
};

/// All rules of a tree's Kconfig, as the oracle dumps them.
struct KconfigRules {
  std::vector<Expression> expressions;
  std::vector<SymbolRules> symbols;
};

/// Indices of KconfigRules::symbols, by name.
using SymbolIndex = std::map<std::string, size_t>;

/// The symbols that the tree defines; choices have no name and are left out.
SymbolIndex index_symbols(const KconfigRules& rules);

/// Parses the driver's dump (oracle/driver/dump.c). Error of kind bug: a malformed line.
Result<KconfigRules> parse_rules(const std::vector<std::string>& lines);

}  // namespace kseries
