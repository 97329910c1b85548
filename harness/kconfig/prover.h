// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kconfig/encode.h"
#include "kconfig/goal.h"
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

/// The rules of a tree, ready for many questions. Formulas are in Kconfig's
/// words: symbols, y, m, n, !, &&, ||, =, !=, parentheses; `X = y` compares a
/// bool or tristate with a constant. Errors of kind usage: a formula that can't
/// be read; a symbol that the tree does not have (with the nearest names) or
/// that is neither bool nor tristate. `rules` must outlive the prover.
class Prover {
 public:
  explicit Prover(const KconfigRules& rules);
  /// With clauses that are not those of encode(rules), to see what a wrong one does.
  Prover(const KconfigRules& rules, Encoding encoding);
  Prover(Prover&& other) noexcept;
  Prover& operator=(Prover&& other) noexcept;
  Prover(const Prover&) = delete;
  Prover& operator=(const Prover&) = delete;
  ~Prover();

  /// Whether some configuration gives the formula another value than n.
  Result<Proof> prove(std::string_view formula, Unknown unknown = Unknown::refuse);

  /// Whether a symbol has the value `value` (y, m or n) in every configuration.
  bool is_always(const std::string& name, const std::string& value);

  /// A candidate as Proof has it in which `select`, an expression of the rules that is
  /// a part of what selects the symbol, turns it on although what it depends on is not
  /// there; nothing when there is none.
  std::optional<std::string> find_unmet_select(const std::string& name, int select);

  /// From here on the user says of every symbol but `free` what `base` has (n
  /// for what it lacks), as allnoconfig with that fragment. Choices stay free, so
  /// "always" remains a proof. Cores are not told any more.
  void fix_base(const Assignment& base, const std::set<std::string>& free);

  /// What the user has to say otherwise than in `base` for the formula to hold, no
  /// entry of it superfluous; nothing when it holds in no configuration. Of a choice
  /// `base` has the member that it stands at, which counts as said where it can be
  /// chosen. Not after fix_base().
  Result<std::optional<Assignment>> extension(std::string_view formula, const Assignment& base,
                                              Unknown unknown = Unknown::refuse);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kseries
