// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/config.h"

namespace kseries {

/// Why Kconfig rejects a tree; a finding if a series caused it.
struct KconfigProblem {
  std::string file;  ///< relative to the source tree; empty if Kconfig named none
  int line = 0;
  std::string message;            ///< "syntax error", "recursive dependency detected!"
  std::vector<std::string> path;  ///< steps of a loop: "symbol A depends on B" and so on
  std::string text;               ///< the complete output of Kconfig
};

enum class SymbolType { boolean, tristate, integer, hex, string };

/// bool and tristate: the types that formulas, axes and permutations support.
inline bool is_logic(SymbolType type) {
  return type == SymbolType::boolean || type == SymbolType::tristate;
}

/// The properties of a symbol, which do not depend on the configuration.
struct SymbolInfo {
  std::string name;
  SymbolType type = SymbolType::boolean;
  bool prompt = false;        ///< the user can set it
  bool transitional = false;  ///< only read from old configurations
  int choice = -1;            ///< number of its choice; -1: none
  std::string where;          ///< file:line of the first definition
};

/// How Kconfig resolved a request.
struct Resolution {
  Assignment values;  ///< of every symbol that was asked about
  /// Requested symbols with another value than requested, with the reason in Kconfig's notation:
  /// "it depends on VFIO_GROUP [=n]".
  std::map<std::string, std::string> reasons;
};

/// How the pure stages use the tree's Kconfig on a base.
struct Resolver {
  /// Returns a Resolution for each request. A request's values are y, m or n; symbols that the tree
  /// does not have are n.
  std::function<Result<std::vector<Resolution>>(const std::vector<Assignment>&)> resolve;
  /// Returns the whole .config of one request.
  std::function<Result<std::string>(const Assignment&)> config;
};

/// Every distinct outcome of an exhaustive enumeration.
struct Enumeration {
  std::vector<std::string> symbols;  ///< of the columns: inputs, then outputs
  std::vector<std::string> rows;     ///< one letter (y, m, n) a column; sorted
  unsigned long long assignments = 0;
  /// Whether each assignment needed a new process that read the base again, which takes about ten
  /// milliseconds instead of a few microseconds: up to 6.10, if a choice has to be computed.
  bool afresh = false;
};

}  // namespace kseries
