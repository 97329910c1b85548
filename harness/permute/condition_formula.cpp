// SPDX-License-Identifier: GPL-2.0-only
#include "permute/condition_formula.h"

#include <utility>

#include "base/text.h"

namespace kseries {
namespace {

/// "X = y)" for the CONFIG_X of a macro that tests " = y)".
std::optional<std::string> test_formula(std::string_view name, std::string_view test,
                                        const Names& numbers) {
  constexpr std::string_view module = "_MODULE";
  if (numbers->contains(std::string(name))) return std::nullopt;
  if (test == " = y)" && name.ends_with(module)) {
    name.remove_suffix(module.size());
    test = " = m)";
  }
  return std::string(name) + std::string(test);
}

/// An expression of #if as a formula; nothing when it has more in it than tests of bool and
/// tristate symbols.
std::optional<std::string> expression_formula(std::string_view expression, const Names& numbers) {
  std::string text;
  while (!expression.empty()) {
    bool replaced = false;
    for (const auto& [macro, test] :
         {std::pair("IS_ENABLED(CONFIG_", " != n)"), std::pair("defined(CONFIG_", " = y)"),
          std::pair("IS_BUILTIN(CONFIG_", " = y)"), std::pair("IS_MODULE(CONFIG_", " = m)")}) {
      if (!expression.starts_with(macro)) continue;
      expression.remove_prefix(std::string_view(macro).size());
      const size_t close = expression.find(')');
      if (close == std::string_view::npos) return std::nullopt;
      const auto words = test_formula(expression.substr(0, close), test, numbers);
      if (!words) return std::nullopt;
      text += "(" + *words;
      expression.remove_prefix(close + 1);
      replaced = true;
      break;
    }
    if (replaced) continue;
    if (std::string_view("!&|() ").find(expression.front()) == std::string_view::npos) {
      return std::nullopt;
    }
    text += expression.front();
    expression.remove_prefix(1);
  }
  return text;
}

}  // namespace

std::string guard_formula(const BuildGuard& guard, std::string_view test) {
  std::vector<std::string> alternatives;
  for (const std::set<std::string>& names : guard.alternatives) {
    if (names.empty()) return "y";
    std::vector<std::string> parts;
    for (const std::string& name : names) parts.push_back(name + std::string(test));
    alternatives.push_back("(" + join(parts, " && ") + ")");
  }
  return "(" + join(alternatives, " || ") + ")";
}

std::optional<std::vector<std::string>> stack_terms(const std::vector<std::string>& stack,
                                                    const Names& numbers) {
  std::vector<std::string> terms;
  for (const std::string& condition : stack) {
    // An include guard tests no symbol.
    if (condition.find("CONFIG_") == std::string::npos) continue;
    const std::optional<std::string> term = expression_formula(condition, numbers);
    if (!term) return std::nullopt;
    terms.push_back("(" + *term + ")");
  }
  return terms;
}

}  // namespace kseries
