// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/prove.h"

#include <set>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "kconfig/goal.h"

namespace kseries {

namespace {

/// Whether a formula is not n.
bool holds_in(const Formula& formula, const DotConfig& config) {
  return formula_value(formula, [&](const std::string& name) { return config.value(name); }) > 0;
}

/// Collects the symbols that a formula requires to be m.
void compared_with_m(const Formula& formula, std::set<std::string>& names) {
  if (formula.op == Operator::equal && formula.constant == "m") names.insert(formula.name);
  for (const Formula* part : {formula.left.get(), formula.right.get()}) {
    if (part != nullptr) compared_with_m(*part, names);
  }
}

}  // namespace

Result<Proof> prove(const KconfigRules& rules, std::string_view text) {
  // Report a wrong formula before the rules are encoded, which takes longer.
  TRY(checked_formula(rules, text));
  return Prover(rules).prove(text);
}

Result<ReplayedProof> prove_and_replay(Prover& prover, const KconfigRules& rules,
                                       std::string_view text, const Replay& replay) {
  TRY_ASSIGN(Proof proof, prover.prove(text, Unknown::no));
  ReplayedProof answer{std::move(proof), ""};
  if (!answer.proof.reachable) return answer;
  TRY_ASSIGN(std::string config, replay(answer.proof.candidate));
  TRY_ASSIGN(const bool still, holds(rules, text, DotConfig::parse(config), Unknown::no));
  if (still) answer.config = std::move(config);
  return answer;
}

Result<std::string> explain_contradiction(const KconfigRules& rules, std::string_view text) {
  TRY_ASSIGN(const std::unique_ptr<Formula> formula, checked_formula(rules, text));
  std::set<std::string> compared;
  compared_with_m(*formula, compared);
  std::vector<std::string> reasons;
  for (const SymbolRules& symbol : rules.symbols) {
    if (symbol.info.type != SymbolType::boolean || !compared.contains(symbol.info.name)) continue;
    reasons.push_back(symbol.info.name + " is a bool and never m");
  }
  return reasons.empty() ? "the formula contradicts itself" : join(reasons, "; ");
}

Result<std::string> values_of_formula(std::string_view text, const DotConfig& config) {
  TRY_ASSIGN(const std::unique_ptr<Formula> formula, parse_formula(text));
  std::vector<std::string> parts;
  for (const std::string& name : formula_symbols(*formula)) {
    parts.push_back(name + "=" + config.value(name));
  }
  return join(parts, ", ");
}

Result<bool> holds(const KconfigRules& rules, std::string_view text, const DotConfig& config,
                   Unknown unknown) {
  TRY_ASSIGN(std::unique_ptr<Formula> formula, checked_formula(rules, text, unknown));
  return holds_in(*formula, config);
}

Result<bool> holds(std::string_view text,
                   const std::function<std::string(const std::string&)>& value) {
  TRY_ASSIGN(std::unique_ptr<Formula> formula, parse_formula(text));
  return formula_value(*formula, value) > 0;
}

}  // namespace kseries
