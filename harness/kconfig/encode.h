// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kconfig/model.h"

namespace kseries {

/// A tristate as two literals: `some` means "not n", `yes` means "y".
struct Tristate {
  int some = 0;
  int yes = 0;
};

/// The rules of a Kconfig as clauses over variables from 1; a literal is a
/// variable or its negative, as in DIMACS.
///
/// Exact for bool and tristate. A comparison with a number or string that the user can set, or
/// that a range may change, is a free variable, so "unsatisfiable" is a proof and "satisfiable" a
/// candidate to be replayed. Every visible symbol has a user value, as in a written .config;
/// transitional symbols are n.
struct Encoding {
  std::vector<std::vector<int>> clauses;
  int variables = 0;
  int true_literal = 0;           ///< a literal that is true
  std::vector<Tristate> symbols;  ///< by index of the rules; 0: neither bool nor tristate
  std::vector<int> guards;        ///< by index: while true, the rules of the symbol hold
  /// By index: the user's value, where the symbol has a prompt and is not a member of a choice;
  /// 0: none.
  std::vector<Tristate> user_values;
  /// By index: the visibility of a member of a choice.
  std::vector<Tristate> member_visibility;
  /// By index: the value of the symbol's dependencies.
  std::vector<Tristate> dependencies;
  std::vector<Tristate> expressions;   ///< by index of the rules; 0: not used
  std::map<std::string, int> by_name;  ///< indices of the bool and tristate symbols

  int new_variable() { return ++variables; }
  /// A literal that is true when both are true.
  int conjunction(int left, int right);
  int disjunction(int left, int right) { return -conjunction(-left, -right); }

 private:
  std::map<std::pair<int, int>, int> gates_;
};

Encoding encode(const KconfigRules& rules);

}  // namespace kseries
