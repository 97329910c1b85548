// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/prove.h"

#include "kconfig/goal.h"
#include "model/config.h"

namespace kseries {

namespace {

/// Whether a formula is not n where a .config says what it does.
bool holds_in(const Formula& formula, const std::string& config) {
  const Assignment values = config_values(config);
  return formula_value(formula, [&](const std::string& name) {
           const auto found = values.find(name);
           return found == values.end() ? std::string("n") : found->second;
         }) > 0;
}

}  // namespace

Result<Proof> prove(const KconfigRules& rules, std::string_view text) {
  // A wrong formula is told before the encoder's work.
  if (const auto formula = checked_formula(rules, text); !formula) return formula.error();
  return Prover(rules).prove(text);
}

Result<Witnessed> prove_witnessed(Prover& prover, const KconfigRules& rules, std::string_view text,
                                  const Replay& replay) {
  Result<Proof> proof = prover.prove(text, Unknown::no);
  if (!proof) return proof.error();
  Witnessed answer{proof.take(), ""};
  if (!answer.proof.reachable) return answer;
  Result<std::string> config = replay(answer.proof.candidate);
  if (!config) return config.error();
  const Result<bool> still = holds(rules, text, *config, Unknown::no);
  if (!still) return still.error();
  if (*still) answer.config = config.take();
  return answer;
}

Result<bool> holds(const KconfigRules& rules, std::string_view text, const std::string& config,
                   Unknown unknown) {
  Result<std::unique_ptr<Formula>> formula = checked_formula(rules, text, unknown);
  if (!formula) return formula.error();
  return holds_in(**formula, config);
}

Result<bool> holds(std::string_view text, const std::string& config) {
  Result<std::unique_ptr<Formula>> formula = parse_formula(text);
  if (!formula) return formula.error();
  return holds_in(**formula, config);
}

}  // namespace kseries
