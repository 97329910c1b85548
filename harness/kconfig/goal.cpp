// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/goal.h"

#include "base/result.h"
#include "base/text.h"

namespace kseries {
namespace {

Result<Done> check_names(const KconfigRules& rules, const Formula& formula, Unknown unknown) {
  const SymbolIndex known = index_symbols(rules);
  for (const std::string& name : formula_symbols(formula)) {
    const auto found = known.find(name);
    if (found == known.end() && unknown == Unknown::no) continue;
    if (found == known.end()) {
      std::vector<std::string> all;
      all.reserve(known.size());
      for (const auto& [other, number] : known) all.push_back(other);
      const std::vector<std::string> near = nearest(name, all, 3);
      return Error{"kconfig", "this tree has no symbol " + name, "",
                   did_you_mean(near, "names are written without CONFIG_"), ErrorKind::usage};
    }
    if (!is_logic(rules.symbols[found->second].info.type)) {
      return Error{"kconfig", name + " is neither bool nor tristate", "",
                   "formulas have bool and tristate symbols only", ErrorKind::usage};
    }
  }
  return Done{};
}

}  // namespace

Result<std::unique_ptr<Formula>> checked_formula(const KconfigRules& rules, std::string_view text,
                                                 Unknown unknown) {
  Result<std::unique_ptr<Formula>> formula = parse_formula(text);
  if (!formula) return formula;
  TRY(check_names(rules, **formula, unknown));
  return formula;
}

namespace {

Tristate symbol_value(const Encoding& encoding, const std::string& name) {
  if (name == "y") return {encoding.true_literal, encoding.true_literal};
  if (name == "m") return {encoding.true_literal, -encoding.true_literal};
  const auto found = encoding.by_name.find(name);
  if (found == encoding.by_name.end()) return {-encoding.true_literal, -encoding.true_literal};
  return encoding.symbols[static_cast<size_t>(found->second)];
}

}  // namespace

Tristate encode_formula(Encoding& encoding, const Formula& formula) {
  if (formula.op == Operator::symbol) return symbol_value(encoding, formula.name);
  if (formula.op == Operator::logical_not) {
    const Tristate inner = encode_formula(encoding, *formula.left);
    return {-inner.yes, -inner.some};
  }
  if (formula.op == Operator::equal || formula.op == Operator::unequal) {
    const Tristate value = symbol_value(encoding, formula.name);
    int same = encoding.conjunction(value.some, -value.yes);
    if (formula.constant == "y") same = value.yes;
    if (formula.constant == "n") same = -value.some;
    const int literal = formula.op == Operator::equal ? same : -same;
    return {literal, literal};
  }
  const Tristate a = encode_formula(encoding, *formula.left);
  const Tristate b = encode_formula(encoding, *formula.right);
  if (formula.op == Operator::logical_and) {
    return {encoding.conjunction(a.some, b.some), encoding.conjunction(a.yes, b.yes)};
  }
  return {encoding.disjunction(a.some, b.some), encoding.disjunction(a.yes, b.yes)};
}

}  // namespace kseries
