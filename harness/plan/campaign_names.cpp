// SPDX-License-Identifier: GPL-2.0-only
#include "plan/campaign_names.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace kseries {

std::set<std::string> campaign_symbols(const Campaign& campaign) {
  std::set<std::string> names;
  for (const Axis& axis : campaign.axes) names.insert(axis.symbol);
  for (const ConfigCheck& check : campaign.checks) names.insert(check.symbol);
  for (const auto& line : campaign.quick) {
    for (const auto& [symbol, value] : line) names.insert(symbol);
  }
  return names;
}

Result<Done> check_values(const Campaign& campaign, const std::vector<SymbolInfo>& known) {
  for (const ConfigCheck& check : campaign.checks) {
    const auto logic = std::any_of(known.begin(), known.end(), [&](const SymbolInfo& symbol) {
      return symbol.name == check.symbol && is_logic(symbol.type);
    });
    for (const std::string_view value : split(check.value, '|')) {
      if (!logic || value == "y" || value == "m" || value == "n") continue;
      return Error{"plan", "'" + std::string(value) + "' is not a valid value for " + check.symbol,
                   campaign.name + ": [checks]", "write y, m or n, with alternatives joined by |",
                   ErrorKind::usage};
    }
  }
  return Done{};
}

bool is_one_typo(std::string_view one, std::string_view other) {
  while (!one.empty() && !other.empty() && one.front() == other.front()) {
    one.remove_prefix(1);
    other.remove_prefix(1);
  }
  while (!one.empty() && !other.empty() && one.back() == other.back()) {
    one.remove_suffix(1);
    other.remove_suffix(1);
  }
  const auto is_number = [](std::string_view part) {
    return std::any_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c); });
  };
  if (is_number(one) || is_number(other)) return false;
  if (one.size() == 2 && other.size() == 2) return one[0] == other[1] && one[1] == other[0];
  return std::max(one.size(), other.size()) == 1;
}

MissingSymbols find_missing_symbols(const std::set<std::string>& wanted,
                                    const std::vector<SymbolInfo>& symbols) {
  MissingSymbols missing;
  for (const std::string& name : wanted) {
    std::vector<std::string> near;
    bool there = false;
    for (const SymbolInfo& symbol : symbols) {
      there = there || symbol.name == name;
      if (is_one_typo(symbol.name, name)) near.push_back(symbol.name);
    }
    if (!there) missing[name] = std::move(near);
  }
  return missing;
}

Result<Done> check_spelling(const std::vector<MissingSymbols>& trees, const std::string& campaign) {
  if (trees.empty()) return Done{};
  for (const auto& [name, near] : trees.front()) {
    std::set<std::string> meant;
    bool nowhere = true;
    for (const MissingSymbols& tree : trees) {
      const auto missing = tree.find(name);
      nowhere = nowhere && missing != tree.end();
      if (missing != tree.end()) meant.insert(missing->second.begin(), missing->second.end());
    }
    if (!nowhere || meant.empty()) continue;
    return Error{"plan", "no tree of this run has a symbol " + name, campaign,
                 did_you_mean({meant.begin(), meant.end()}, ""), ErrorKind::usage};
  }
  return Done{};
}

}  // namespace kseries
