// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/rule_text.h"

namespace kseries {
namespace {

constexpr size_t longest = 300;

std::string operand_text(const KconfigRules& rules, const Operand& operand) {
  if (operand.symbol < 0) return operand.text.empty() ? "\"\"" : operand.text;
  const std::string& name = rules.symbols[static_cast<size_t>(operand.symbol)].info.name;
  return name.empty() ? "<choice>" : name;
}

const char* sign(Operator op) {
  switch (op) {
    case Operator::equal:
      return " = ";
    case Operator::unequal:
      return " != ";
    case Operator::less:
      return " < ";
    case Operator::less_equal:
      return " <= ";
    case Operator::greater:
      return " > ";
    case Operator::greater_equal:
      return " >= ";
    case Operator::logical_and:
      return " && ";
    default:
      return " || ";
  }
}

void append(const KconfigRules& rules, int index, bool inner, std::string& text) {
  if (text.size() > longest) return;
  const Expression& expression = rules.expressions[static_cast<size_t>(index)];
  switch (expression.op) {
    case Operator::symbol:
      text += operand_text(rules, expression.first);
      return;
    case Operator::logical_not: {
      const Operator op = rules.expressions[static_cast<size_t>(expression.left)].op;
      const bool brackets = op != Operator::symbol && op != Operator::logical_not;
      text += brackets ? "!(" : "!";
      append(rules, expression.left, false, text);
      if (brackets) text += ")";
      return;
    }
    case Operator::logical_and:
    case Operator::logical_or: {
      // An || inside an && needs brackets; an && inside an || does not.
      const bool brackets = inner && expression.op == Operator::logical_or;
      if (brackets) text += "(";
      append(rules, expression.left, expression.op == Operator::logical_and, text);
      text += sign(expression.op);
      append(rules, expression.right, expression.op == Operator::logical_and, text);
      if (brackets) text += ")";
      return;
    }
    default:
      text += operand_text(rules, expression.first) + sign(expression.op) +
              operand_text(rules, expression.second);
  }
}

/// An expression as Kconfig writes it, shortened when long.
std::string expression_text(const KconfigRules& rules, int expression) {
  if (expression < 0) return "y";
  std::string text;
  append(rules, expression, false, text);
  return text.size() > longest ? text.substr(0, longest) + "…" : text;
}

}  // namespace

std::string rule_text(const KconfigRules& rules, size_t index) {
  const SymbolRules& symbol = rules.symbols[index];
  std::string text =
      (symbol.info.name.empty() ? "a choice" : symbol.info.name) + " (" + symbol.info.where + "):";
  std::string parts;
  const auto add = [&parts](const std::string& part) {
    parts += (parts.empty() ? " " : "; ") + part;
  };
  if (symbol.info.choice >= 0) add("member of a choice");
  if (symbol.prompts.empty()) add("no prompt");
  if (symbol.direct >= 0) add("depends on " + expression_text(rules, symbol.direct));
  if (symbol.reverse >= 0) add("selected by " + expression_text(rules, symbol.reverse));
  if (symbol.implied >= 0) add("implied by " + expression_text(rules, symbol.implied));
  for (const DefaultValue& one : symbol.defaults) {
    const std::string when =
        one.condition >= 0 ? " if " + expression_text(rules, one.condition) : "";
    add("default " + expression_text(rules, one.value) + when);
  }
  return text + (parts.empty() ? " no condition" : parts);
}

}  // namespace kseries
