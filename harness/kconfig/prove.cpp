// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/prove.h"

#include <algorithm>
#include <cadical.hpp>
#include <map>
#include <set>

#include "base/text.h"
#include "kconfig/encode.h"
#include "kconfig/formula.h"
#include "kconfig/rule_text.h"

namespace kseries {
namespace {

constexpr int satisfiable = 10;  // IPASIR's answers
constexpr int unsatisfiable = 20;

void names_in(const Formula& formula, std::set<std::string>& names) {
  if (!formula.name.empty()) names.insert(formula.name);
  if (formula.left) names_in(*formula.left, names);
  if (formula.right) names_in(*formula.right, names);
}

bool is_constant(const std::string& name) { return name == "y" || name == "m" || name == "n"; }

Result<Done> check_names(const KconfigRules& rules, const Formula& formula) {
  std::map<std::string, SymbolType> known;
  for (const SymbolRules& symbol : rules.symbols) {
    if (symbol.defined) known[symbol.info.name] = symbol.info.type;
  }
  std::set<std::string> names;
  names_in(formula, names);
  for (const std::string& name : names) {
    if (is_constant(name)) continue;
    const auto found = known.find(name);
    if (found == known.end()) {
      std::vector<std::string> all;
      all.reserve(known.size());
      for (const auto& [other, type] : known) all.push_back(other);
      const std::vector<std::string> near = nearest(name, all, 3);
      return Error{"kconfig", "this tree has no symbol " + name, "",
                   near.empty() ? "names are written without CONFIG_"
                                : "did you mean " + join(near, " or ") + "?",
                   ErrorKind::usage};
    }
    if (found->second != SymbolType::boolean && found->second != SymbolType::tristate) {
      return Error{"kconfig", name + " is neither bool nor tristate", "",
                   "only those can be reasoned about", ErrorKind::usage};
    }
  }
  return Done{};
}

Result<std::unique_ptr<Formula>> checked_formula(const KconfigRules& rules, std::string_view text) {
  Result<std::unique_ptr<Formula>> formula = parse_formula(text);
  if (!formula) return formula;
  if (Result<Done> names = check_names(rules, **formula); !names) return names.error();
  return formula;
}

Tristate symbol_value(const Encoding& encoding, const std::string& name) {
  if (name == "y") return {encoding.always, encoding.always};
  if (name == "m") return {encoding.always, -encoding.always};
  const auto found = encoding.by_name.find(name);
  if (found == encoding.by_name.end()) return {-encoding.always, -encoding.always};
  return encoding.symbols[static_cast<size_t>(found->second)];
}

Tristate encode_formula(Encoding& encoding, const Formula& formula) {
  if (formula.op == Operator::symbol) return symbol_value(encoding, formula.name);
  if (formula.op == Operator::negated) {
    const Tristate inner = encode_formula(encoding, *formula.left);
    return {-inner.yes, -inner.some};
  }
  if (formula.op == Operator::equal || formula.op == Operator::unequal) {
    const Tristate value = symbol_value(encoding, formula.name);
    int same = encoding.both(value.some, -value.yes);
    if (formula.constant == "y") same = value.yes;
    if (formula.constant == "n") same = -value.some;
    const int literal = formula.op == Operator::equal ? same : -same;
    return {literal, literal};
  }
  const Tristate a = encode_formula(encoding, *formula.left);
  const Tristate b = encode_formula(encoding, *formula.right);
  if (formula.op == Operator::both) {
    return {encoding.both(a.some, b.some), encoding.both(a.yes, b.yes)};
  }
  return {encoding.either(a.some, b.some), encoding.either(a.yes, b.yes)};
}

void load(CaDiCaL::Solver& solver, const Encoding& encoding, int goal) {
  solver.set("quiet", 1);
  for (const std::vector<int>& clause : encoding.clauses) {
    for (const int literal : clause) solver.add(literal);
    solver.add(0);
  }
  solver.add(goal);
  solver.add(0);
}

std::string config_of(const KconfigRules& rules, const Encoding& encoding,
                      CaDiCaL::Solver& solver) {
  std::string text;
  for (const auto& [name, index] : encoding.by_name) {
    if (rules.symbols[static_cast<size_t>(index)].info.transitional) continue;
    const Tristate value = encoding.symbols[static_cast<size_t>(index)];
    if (solver.val(value.yes) > 0) {
      text += "CONFIG_" + name + "=y\n";
    } else if (solver.val(value.some) > 0) {
      text += "CONFIG_" + name + "=m\n";
    } else {
      text += "# CONFIG_" + name + " is not set\n";
    }
  }
  return text;
}

/// Indices of symbols whose rules together contradict the goal; none can go.
std::vector<size_t> minimal_core(const Encoding& encoding, int goal) {
  CaDiCaL::Solver solver;
  load(solver, encoding, goal);
  std::vector<size_t> core;
  for (size_t i = 0; i < encoding.guards.size(); ++i) {
    if (encoding.guards[i] != 0) core.push_back(i);
  }
  const auto refute = [&](const std::vector<size_t>& held) {
    for (const size_t index : held) solver.assume(encoding.guards[index]);
    return solver.solve() == unsatisfiable;
  };
  const auto failed_of = [&](const std::vector<size_t>& held) {
    std::vector<size_t> kept;
    for (const size_t index : held) {
      if (solver.failed(encoding.guards[index])) kept.push_back(index);
    }
    return kept;
  };
  if (!refute(core)) return {};
  core = failed_of(core);
  for (size_t i = 0; i < core.size();) {
    std::vector<size_t> fewer = core;
    fewer.erase(fewer.begin() + static_cast<long>(i));
    if (refute(fewer)) {
      // Those before i were needed in a larger set, so they are needed in this one.
      core = failed_of(fewer);
    } else {
      ++i;
    }
  }
  return core;
}

/// The value of a formula in a .config: 0, 1 or 2 for n, m, y.
int evaluate(const Formula& formula, const std::map<std::string, int>& values) {
  const auto value_of = [&](const std::string& name) {
    if (is_constant(name)) return name == "y" ? 2 : name == "m" ? 1 : 0;
    const auto found = values.find(name);
    return found == values.end() ? 0 : found->second;
  };
  switch (formula.op) {
    case Operator::symbol:
      return value_of(formula.name);
    case Operator::negated:
      return 2 - evaluate(*formula.left, values);
    case Operator::equal:
      return value_of(formula.name) == value_of(formula.constant) ? 2 : 0;
    case Operator::unequal:
      return value_of(formula.name) != value_of(formula.constant) ? 2 : 0;
    case Operator::both:
      return std::min(evaluate(*formula.left, values), evaluate(*formula.right, values));
    default:
      return std::max(evaluate(*formula.left, values), evaluate(*formula.right, values));
  }
}

/// Symbols of a .config with 0, 1 or 2 for n, m, y; numbers and texts count as n.
std::map<std::string, int> values_of(const std::string& config) {
  std::map<std::string, int> values;
  for (const std::string_view line : lines_of(config)) {
    const size_t equals = line.find('=');
    if (line.substr(0, 7) != "CONFIG_" || equals == std::string_view::npos) continue;
    const std::string_view value = line.substr(equals + 1);
    values[std::string(line.substr(7, equals - 7))] = value == "y" ? 2 : value == "m" ? 1 : 0;
  }
  return values;
}

}  // namespace

Result<Proof> prove(const KconfigRules& rules, std::string_view text) {
  Result<std::unique_ptr<Formula>> formula = checked_formula(rules, text);
  if (!formula) return formula.error();
  Encoding encoding = encode(rules);
  const int goal = encode_formula(encoding, **formula).some;
  CaDiCaL::Solver solver;
  load(solver, encoding, goal);
  for (const int guard : encoding.guards) {
    if (guard == 0) continue;
    solver.add(guard);
    solver.add(0);
  }
  Proof proof;
  const int answer = solver.solve();
  proof.reachable = answer == satisfiable;
  if (proof.reachable) {
    proof.candidate = config_of(rules, encoding, solver);
  } else {
    for (const size_t index : minimal_core(encoding, goal)) {
      proof.core.push_back(rule_text(rules, index));
    }
  }
  return proof;
}

Result<bool> holds(const KconfigRules& rules, std::string_view text, const std::string& config) {
  Result<std::unique_ptr<Formula>> formula = checked_formula(rules, text);
  if (!formula) return formula.error();
  return evaluate(**formula, values_of(config)) > 0;
}

Result<bool> holds(std::string_view text, const std::string& config) {
  Result<std::unique_ptr<Formula>> formula = parse_formula(text);
  if (!formula) return formula.error();
  return evaluate(**formula, values_of(config)) > 0;
}

}  // namespace kseries
