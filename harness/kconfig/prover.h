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

/// The answer to a question about all configurations of a tree.
struct Proof {
  bool reachable = false;
  /// Unreachable: a minimal set of symbols whose rules together forbid it, each as
  /// "NAME (file:line): depends on …".
  std::vector<std::string> core;
  /// Reachable: a .config in which it holds as far as bool and tristate symbols go. It has to be
  /// replayed, since numbers and strings are not modelled.
  std::string candidate;
};

/// The rules of a tree, encoded once for many questions. Formulas use Kconfig's syntax: symbols,
/// y, m, n, !, &&, ||, =, !=, parentheses; `X = y` compares a bool or tristate with a constant.
/// Errors of kind usage: a formula that can't be parsed; a symbol that the tree does not have
/// (with the nearest names) or that is neither bool nor tristate. `rules` must outlive the
/// prover.
class Prover {
 public:
  explicit Prover(const KconfigRules& rules);
  /// With clauses other than those of encode(rules), to test the effect of a wrong one.
  Prover(const KconfigRules& rules, Encoding encoding);
  Prover(Prover&& other) noexcept;
  Prover& operator=(Prover&& other) noexcept;
  Prover(const Prover&) = delete;
  Prover& operator=(const Prover&) = delete;
  ~Prover();

  /// Whether some configuration gives the formula a value other than n.
  Result<Proof> prove(std::string_view formula, Unknown unknown = Unknown::refuse);

  /// Whether a symbol has the value `value` (y, m or n) in every configuration.
  bool is_always(const std::string& name, const std::string& value);

  /// A candidate, as in Proof, in which `select`, an index of the expression of one select,
  /// enables the symbol although its dependencies are unmet; nothing when there is none.
  std::optional<std::string> find_unmet_select(const std::string& name, int select);

  /// From here on the user's value of every symbol except `free` is that of `base` (n if it has
  /// none), as for allnoconfig with that fragment. Choices stay free, so that is_always()
  /// remains a proof. Proofs have no core any more.
  void fix_base(const Assignment& base, const std::set<std::string>& free);

  /// A minimal set of changes to `base` that makes the formula hold; nothing when it holds in no
  /// configuration. `base` has the chosen member of each choice, which is kept where it is
  /// visible. Must not be called after fix_base().
  Result<std::optional<Assignment>> extension(std::string_view formula, const Assignment& base,
                                              Unknown unknown = Unknown::refuse);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kseries
