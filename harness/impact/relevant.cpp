// SPDX-License-Identifier: GPL-2.0-only
#include "impact/relevant.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace kseries {
namespace {

std::vector<std::string> possible_values(SymbolType type) {
  if (type == SymbolType::tristate) return {"n", "m", "y"};
  return {"n", "y"};
}

void decide(RelevantSymbol& symbol, SymbolRole role, const std::string& decision, bool policy) {
  symbol.role = role;
  symbol.decision = decision;
  symbol.policy = policy;
}

/// Decides by the rules of the tree alone.
void decide_by_rules(RelevantSymbol& symbol, const SymbolRules* rules, const Candidate& candidate,
                     const PatchedTree& patched) {
  if (rules == nullptr) {
    decide(symbol, SymbolRole::absent, "no Kconfig file of this architecture defines it", false);
  } else if (!is_logic(rules->info.type)) {
    decide(symbol, SymbolRole::base, "a number or string: kept at the base", true);
  } else if (rules->info.transitional) {
    decide(symbol, SymbolRole::absent, "transitional: only read from old configurations", false);
  } else if (rules->prompts.empty()) {
    decide(symbol, SymbolRole::output, "has no prompt: follows from other symbols", false);
  } else if (!candidate.direct && !(candidate.linked && is_near(rules->info.where, patched))) {
    decide(symbol, SymbolRole::base,
           "defined elsewhere, in " + rules->info.where.substr(0, rules->info.where.rfind(':')) +
               ": kept at the base",
           true);
  } else {
    decide(symbol, SymbolRole::input, "can be set", false);
    symbol.values = possible_values(rules->info.type);
  }
}

/// The campaign overrides the other decisions.
void decide_by_campaign(RelevantSymbol& symbol, const SymbolRules* rules,
                        const Campaign& campaign) {
  const auto axis = std::find_if(campaign.axes.begin(), campaign.axes.end(),
                                 [&](const Axis& one) { return one.symbol == symbol.name; });
  if (axis != campaign.axes.end() && rules != nullptr) {
    decide(symbol, SymbolRole::input, "an axis of the campaign", true);
    symbol.values = axis->values;
    symbol.affects_code = symbol.distinguishes_m_from_y = true;
  }
  const auto added = campaign.added.find(symbol.name);
  if (added != campaign.added.end() && symbol.role == SymbolRole::base && rules != nullptr &&
      is_logic(rules->info.type)) {
    decide(symbol, SymbolRole::input, "added by the campaign: " + added->second, true);
    symbol.values = possible_values(rules->info.type);
    symbol.affects_code = symbol.distinguishes_m_from_y = true;
  }
  const auto removed = campaign.removed.find(symbol.name);
  if (removed != campaign.removed.end() && symbol.role == SymbolRole::input) {
    decide(symbol, SymbolRole::base, "removed by the campaign: " + removed->second, true);
    symbol.values.clear();
  }
}

}  // namespace

std::vector<RelevantSymbol> classify(const Candidates& candidates, const KconfigRules& rules,
                                     const PatchedTree& patched, const Campaign& campaign) {
  const SymbolIndex index = index_symbols(rules);
  Candidates all = candidates;
  for (const Axis& axis : campaign.axes) all[axis.symbol].why.emplace_back("the campaign names it");
  for (const auto& [name, why] : campaign.added) {
    all[name].why.emplace_back("the campaign names it");
  }
  std::vector<RelevantSymbol> symbols;
  for (const auto& [name, candidate] : all) {
    const auto found = index.find(name);
    const SymbolRules* known = found == index.end() ? nullptr : &rules.symbols[found->second];
    RelevantSymbol symbol;
    symbol.name = name;
    symbol.why = candidate.why;
    symbol.affects_code = candidate.affects_code;
    symbol.distinguishes_m_from_y = candidate.distinguishes_m_from_y;
    decide_by_rules(symbol, known, candidate, patched);
    decide_by_campaign(symbol, known, campaign);
    symbols.push_back(std::move(symbol));
  }
  std::stable_sort(symbols.begin(), symbols.end(),
                   [](const auto& a, const auto& b) { return a.role < b.role; });
  return symbols;
}

void settle_constants(std::vector<RelevantSymbol>& symbols, const std::set<std::string>& varied,
                      const Assignment& values, const Assignment& base, Prover& prover) {
  std::vector<RelevantSymbol*> open;
  std::set<std::string> free;
  for (RelevantSymbol& symbol : symbols) {
    if (symbol.role != SymbolRole::input) continue;
    free.insert(symbol.name);
    if (!varied.contains(symbol.name)) open.push_back(&symbol);
  }
  const auto lookup_value = [&](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string("n") : found->second;
  };
  const auto settle = [&](RelevantSymbol& symbol, const std::string& where) {
    decide(symbol, SymbolRole::constant, "always " + lookup_value(symbol.name) + where, false);
    symbol.values.clear();
  };
  for (RelevantSymbol* symbol : open) {
    if (prover.is_always(symbol->name, lookup_value(symbol->name))) {
      settle(*symbol, ", in every configuration of the architecture: proved");
    }
  }
  prover.fix_base(base, free);
  for (RelevantSymbol* symbol : open) {
    if (symbol->role == SymbolRole::input &&
        prover.is_always(symbol->name, lookup_value(symbol->name))) {
      settle(*symbol, ", for all values of the inputs on this base: proved");
    }
  }
  std::stable_sort(symbols.begin(), symbols.end(),
                   [](const auto& a, const auto& b) { return a.role < b.role; });
}

std::vector<Axis> input_axes(const std::vector<RelevantSymbol>& symbols) {
  std::vector<Axis> axes;
  for (const RelevantSymbol& symbol : symbols) {
    if (symbol.role == SymbolRole::input) axes.push_back({symbol.name, symbol.values});
  }
  return axes;
}

std::vector<std::string> limit_inputs(std::vector<RelevantSymbol>& symbols,
                                      const Campaign& campaign, double max) {
  std::vector<std::string> left_out;
  const auto size = [&] {
    double product = 1;
    for (const Axis& axis : input_axes(symbols)) product *= static_cast<double>(axis.values.size());
    return product;
  };
  for (const bool distinguishing : {false, true}) {
    // NOLINTNEXTLINE(modernize-loop-convert): clang 14 can't compile std::views::reverse
    for (auto symbol = symbols.rbegin(); symbol != symbols.rend() && size() > max; ++symbol) {
      const bool named = std::any_of(campaign.axes.begin(), campaign.axes.end(),
                                     [&](const Axis& one) { return one.symbol == symbol->name; }) ||
                         campaign.added.contains(symbol->name);
      if (symbol->role != SymbolRole::input || named ||
          symbol->distinguishes_m_from_y != distinguishing)
        continue;
      decide(*symbol, SymbolRole::base, "too many inputs: kept at the base", true);
      symbol->values.clear();
      left_out.push_back(symbol->name);
    }
  }
  std::sort(left_out.begin(), left_out.end());
  return left_out;
}

double space_size(const std::vector<RelevantSymbol>& symbols, const KconfigRules& rules) {
  const SymbolIndex index = index_symbols(rules);
  std::map<int, double> choices;
  double size = 1;
  for (const RelevantSymbol& symbol : symbols) {
    if (symbol.role != SymbolRole::input) continue;
    const auto found = index.find(symbol.name);
    const int choice = found == index.end() ? -1 : rules.symbols[found->second].info.choice;
    if (choice < 0) {
      size *= static_cast<double>(symbol.values.size());
    } else {
      ++choices[choice];
    }
  }
  // A choice with some members varied has one of these chosen, or another one.
  for (const auto& varied : choices) {
    const auto all = static_cast<double>(
        std::count_if(rules.symbols.begin(), rules.symbols.end(),
                      [&](const SymbolRules& one) { return one.info.choice == varied.first; }));
    size *= std::min(varied.second + 1, all);
  }
  return size;
}

}  // namespace kseries
