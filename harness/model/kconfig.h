// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/config.h"

namespace kseries {

/// Why Kconfig refuses to read a tree: a finding, when a series brought it.
struct KconfigProblem {
  std::string file;  ///< relative to the source tree; empty when Kconfig named none
  int line = 0;
  std::string message;            ///< "syntax error", "recursive dependency detected!"
  std::vector<std::string> path;  ///< of a loop: "symbol A depends on B", and so on
  std::string text;               ///< all that Kconfig said
};

enum class SymbolType { boolean, tristate, integer, hex, string };

/// bool and tristate: what formulas, axes and permutations are about.
inline bool is_logic(SymbolType type) {
  return type == SymbolType::boolean || type == SymbolType::tristate;
}

/// What a symbol is, apart from any configuration.
struct SymbolInfo {
  std::string name;
  SymbolType type = SymbolType::boolean;
  bool prompt = false;        ///< somebody can set it
  bool transitional = false;  ///< only read from old configurations
  int choice = -1;            ///< number of its choice; -1: none
  std::string where;          ///< file:line of the first definition
};

/// What Kconfig made of one request.
struct Resolution {
  Assignment values;  ///< of every symbol that was asked about
  /// Requested symbols that ended up otherwise, with the reason in Kconfig's
  /// words: "it depends on VFIO_GROUP [=n]".
  std::map<std::string, std::string> reasons;
};

/// The tree's Kconfig over a base, as the pure stages see it.
struct Resolver {
  /// One Resolution for each request. A request's values are y, m or n, and
  /// symbols that the tree does not have are n.
  std::function<Result<std::vector<Resolution>>(const std::vector<Assignment>&)> resolve;
  /// The whole .config of one request.
  std::function<Result<std::string>(const Assignment&)> config;
};

/// Every distinct outcome of an exhaustive enumeration.
struct Enumeration {
  std::vector<std::string> symbols;  ///< of the columns: inputs, then outputs
  std::vector<std::string> rows;     ///< one letter (y, m, n) a column; sorted
  unsigned long long assignments = 0;
  /// Each took a process that read the base anew, some ten milliseconds instead of one
  /// thousandth of that: up to 6.10, with a choice among what is computed.
  bool afresh = false;
};

}  // namespace kseries
