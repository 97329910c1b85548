// SPDX-License-Identifier: GPL-2.0-only
#include "cli/relevant_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace kseries {
namespace {

constexpr size_t max_reasons = 3;

struct Heading {
  SymbolRole role;
  const char* text;
};

constexpr Heading headings[] = {{SymbolRole::input, "Varied"},
                                {SymbolRole::output, "Without a prompt"},
                                {SymbolRole::constant, "Proved to be constant"},
                                {SymbolRole::base, "Kept at the base value"},
                                {SymbolRole::absent, "Not in this tree"}};

std::string symbol_text(const RelevantSymbol& symbol) {
  std::string head = symbol.name;
  if (!symbol.values.empty()) head += " = " + join(symbol.values, " ");
  if (symbol.role != SymbolRole::input) head += ": " + symbol.decision;
  std::vector<std::string> reasons(
      symbol.why.begin(),
      symbol.why.begin() + static_cast<long>(std::min(symbol.why.size(), max_reasons)));
  std::string text = "  " + head + "\n";
  for (const std::string& reason : reasons) text += "      " + reason + "\n";
  if (symbol.why.size() > max_reasons) {
    text += fmt::format("      and {} more\n", symbol.why.size() - max_reasons);
  }
  return text;
}

}  // namespace

std::string relevant_text(const ConfigSpace& space) {
  std::string text;
  for (const Heading& heading : headings) {
    const auto count =
        std::count_if(space.symbols.begin(), space.symbols.end(),
                      [&](const RelevantSymbol& symbol) { return symbol.role == heading.role; });
    if (count == 0) continue;
    text += fmt::format("{}: {}\n", heading.text, count);
    for (const RelevantSymbol& symbol : space.symbols) {
      if (symbol.role == heading.role) text += symbol_text(symbol);
    }
    text += "\n";
  }
  text += fmt::format("Configuration space: {:.0f} assignments", space.assignments);
  text += fmt::format(", {} distinct configurations, {} of them differ for the changed code",
                      space.configurations, space.requests.size());
  return text + "\n";
}

}  // namespace kseries
