// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/changes.h"

#include <algorithm>
#include <map>

#include "base/result.h"
#include "kconfig/rule_text.h"

namespace kseries {
namespace {

/// An expression as text; equal expressions have equal text.
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

std::string spelled(const KconfigRules& rules, int index) {
  std::string text;
  spell(rules, index, text);
  return text;
}

/// Splits "A && B || C": each part is a select statement of its own.
void split_selects(const KconfigRules& rules, int index, std::vector<int>& selects) {
  if (index < 0) return;
  const Expression& expression = rules.expressions[static_cast<size_t>(index)];
  if (expression.op != Operator::logical_or) {
    selects.push_back(index);
    return;
  }
  split_selects(rules, expression.left, selects);
  split_selects(rules, expression.right, selects);
}

std::vector<int> list_selects(const KconfigRules& rules, size_t index) {
  std::vector<int> selects;
  split_selects(rules, rules.symbols[index].reverse, selects);
  return selects;
}

/// Whether a select that did not do so before enables a symbol with unmet dependencies, even if
/// another select always did.
Result<bool> adds_unmet_select(const KconfigRules& before, Prover& prover_before, int then,
                               const KconfigRules& after, Prover& prover_after, size_t now,
                               const FindUnmetSymbols& find_unmet) {
  const std::string& name = after.symbols[now].info.name;
  std::map<std::string, int> old_selects;
  if (then >= 0) {
    for (const int select : list_selects(before, static_cast<size_t>(then))) {
      old_selects[spelled(before, select)] = select;
    }
  }
  for (const int select : list_selects(after, now)) {
    const auto candidate = prover_after.find_unmet_select(name, select);
    if (!candidate) continue;
    const auto old = old_selects.find(spelled(after, select));
    if (old != old_selects.end() && prover_before.find_unmet_select(name, old->second)) continue;
    TRY_ASSIGN(std::vector<std::string> names, find_unmet(*candidate));
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<ConfigProof>> check_kconfig_changes(const KconfigRules& before,
                                                       Prover& prover_before,
                                                       const KconfigRules& after,
                                                       Prover& prover_after,
                                                       const FindUnmetSymbols& find_unmet) {
  const SymbolIndex old_index = index_symbols(before);
  std::vector<ConfigProof> proofs;
  for (const auto& [name, now] : index_symbols(after)) {
    const SymbolRules& symbol = after.symbols[now];
    const auto then = old_index.find(name);
    const bool fresh = then == old_index.end();
    if (!is_logic(symbol.info.type) || symbol.info.transitional) continue;
    if (fresh && prover_after.is_always(name, "n")) {
      proofs.push_back({.name = name,
                        .claim = name + " can be enabled",
                        .why = "the series adds it",
                        .violation = "no configuration enables it",
                        .detail = rule_text(after, now)});
    }
    if (!fresh && symbol.prompts.empty() && !before.symbols[then->second].prompts.empty()) {
      proofs.push_back({.name = name,
                        .claim = name + " keeps its prompt",
                        .why = "existing configurations set it",
                        .violation = "prompt removed",
                        .detail = rule_text(after, now)});
    }
    const bool touched = fresh || selecting(before, then->second) != selecting(after, now);
    if (!fresh && touched && prover_after.is_always(name, "n") &&
        !prover_before.is_always(name, "n")) {
      proofs.push_back({.name = name,
                        .claim = name + " can be enabled",
                        .why = "the tree without the series allows it",
                        .violation = "option no longer reachable: no configuration enables it",
                        .detail = rule_text(after, now),
                        .lost = ConfigSetting{name, ""},
                        .where = symbol.info.where});
    }
    if (symbol.reverse < 0 || !touched) continue;
    TRY_ASSIGN(const bool broken,
               adds_unmet_select(before, prover_before, fresh ? -1 : static_cast<int>(then->second),
                                 after, prover_after, now, find_unmet));
    if (!broken) continue;
    proofs.push_back({.name = name,
                      .claim = name + " is selected only when its dependencies are met",
                      .why = "the series changes what selects it or its dependencies",
                      .violation = "selected with unmet dependencies",
                      .detail = rule_text(after, now)});
  }
  return proofs;
}

}  // namespace kseries
