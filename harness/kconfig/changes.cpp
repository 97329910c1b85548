// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/changes.h"

#include <map>

#include "kconfig/rule_text.h"

namespace kseries {
namespace {

/// An expression as a text that is the same for the same expression.
void spell(const KconfigRules& rules, int index, std::string& text) {
  if (index < 0) return;
  const Expression& expression = rules.expressions[static_cast<size_t>(index)];
  text += "(" + std::to_string(static_cast<int>(expression.op));
  for (const Operand* operand : {&expression.first, &expression.second}) {
    text += ' ';
    text += operand->symbol < 0 ? operand->text
                                : rules.symbols[static_cast<size_t>(operand->symbol)].info.name;
  }
  spell(rules, expression.left, text);
  spell(rules, expression.right, text);
  text += ")";
}

std::string selecting(const KconfigRules& rules, size_t index) {
  std::string text;
  spell(rules, rules.symbols[index].direct, text);
  text += " / ";
  spell(rules, rules.symbols[index].reverse, text);
  return text;
}

ConfigProof failed(const std::string& name, const std::string& claim, const std::string& why,
                   const std::string& detail) {
  ConfigProof proof;
  proof.name = name;
  proof.claim = claim;
  proof.why = why;
  proof.detail = detail;
  return proof;
}

}  // namespace

std::vector<ConfigProof> kconfig_changes(const KconfigRules& before, Prover& prover_before,
                                         const KconfigRules& after, Prover& prover_after) {
  const SymbolIndex old_index = index_of(before);
  std::vector<ConfigProof> proofs;
  for (const auto& [name, now] : index_of(after)) {
    const SymbolRules& symbol = after.symbols[now];
    const auto then = old_index.find(name);
    const bool fresh = then == old_index.end();
    if (!is_logic(symbol.info.type) || symbol.info.transitional) continue;
    if (fresh && prover_after.is_always(name, "n")) {
      proofs.push_back(failed(name, name + " can be turned on", "the series adds it",
                              "no configuration turns it on: " + rule_text(after, now)));
    }
    if (!fresh && symbol.prompts.empty() && !before.symbols[then->second].prompts.empty()) {
      proofs.push_back(
          failed(name, name + " keeps its prompt", "people have set it", rule_text(after, now)));
    }
    const bool touched = fresh || selecting(before, then->second) != selecting(after, now);
    if (symbol.reverse < 0 || !touched || !prover_after.can_be_unmet(name)) continue;
    if (!fresh && prover_before.can_be_unmet(name)) continue;
    proofs.push_back(failed(name, name + " is selected only where its dependencies are met",
                            "the series changes what selects it or what it depends on",
                            rule_text(after, now)));
  }
  return proofs;
}

}  // namespace kseries
