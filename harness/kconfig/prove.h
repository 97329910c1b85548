// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kconfig/model.h"
#include "model/config.h"

namespace kseries {

/// A question about all configurations of a tree.
struct Proof {
  bool reachable = false;
  /// Unreachable: the symbols whose rules together forbid it, none of them
  /// superfluous, each as "NAME (file:line) depends on …".
  std::vector<std::string> core;
  /// Reachable: a .config in which it holds as far as bool and tristate go; to
  /// be replayed, since numbers and texts are not modelled.
  std::string candidate;
};

/// Whether some configuration gives the formula `text` a value other than n. The formula
/// is in Kconfig's words: symbols, y, m, n, !, &&, ||, =, !=, parentheses;
/// `X = y` compares a bool or tristate with a constant. Errors of kind usage: a
/// formula that can't be read; a symbol that the tree does not have (with the
/// nearest names) or that is neither bool nor tristate.
Result<Proof> prove(const KconfigRules& rules, std::string_view text);

/// Whether a formula holds (is not n) in a .config. The same errors.
Result<bool> holds(const KconfigRules& rules, std::string_view text, const std::string& config);

/// The same without a tree's rules: a symbol that the .config does not name is n.
Result<bool> holds(std::string_view text, const std::string& config);

}  // namespace kseries
