// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/prover.h"

#include <algorithm>
#include <cadical.hpp>
#include <utility>

#include "base/result.h"
#include "kconfig/dot_config.h"
#include "kconfig/goal.h"
#include "kconfig/rule_text.h"

namespace kseries {
namespace {

constexpr int satisfiable = 10;  // IPASIR's answers
constexpr int unsatisfiable = 20;

void add_clause(CaDiCaL::Solver& solver, const std::vector<int>& clause) {
  for (const int literal : clause) solver.add(literal);
  solver.add(0);
}

std::string found_config(const KconfigRules& rules, const Encoding& encoding,
                         CaDiCaL::Solver& solver) {
  Assignment values;
  for (const auto& [name, index] : encoding.by_name) {
    if (rules.symbols[static_cast<size_t>(index)].info.transitional) continue;
    const Tristate value = encoding.symbols[static_cast<size_t>(index)];
    const bool yes = solver.val(value.yes) > 0;
    const bool module = !yes && solver.val(value.some) > 0;
    values.emplace_hint(values.end(), name, yes ? "y" : module ? "m" : "n");
  }
  return DotConfig(std::move(values)).text();
}

/// Indices of a minimal set of symbols whose rules together contradict the goal.
std::vector<size_t> minimal_core(const Encoding& encoding, int goal) {
  CaDiCaL::Solver solver;
  solver.set("quiet", 1);
  for (const std::vector<int>& clause : encoding.clauses) add_clause(solver, clause);
  add_clause(solver, {goal});
  std::vector<size_t> core;
  for (size_t i = 0; i < encoding.guards.size(); ++i) {
    if (encoding.guards[i] != 0) core.push_back(i);
  }
  const auto refute = [&](const std::vector<size_t>& held) {
    for (const size_t index : held) solver.assume(encoding.guards[index]);
    return solver.solve() == unsatisfiable;
  };
  const auto failed_guards = [&](const std::vector<size_t>& held) {
    std::vector<size_t> kept;
    for (const size_t index : held) {
      if (solver.failed(encoding.guards[index])) kept.push_back(index);
    }
    return kept;
  };
  if (!refute(core)) return {};
  core = failed_guards(core);
  for (size_t i = 0; i < core.size();) {
    std::vector<size_t> fewer = core;
    fewer.erase(fewer.begin() + static_cast<long>(i));
    if (refute(fewer)) {
      // Those before i were needed in a larger set, so they are needed in this one, too.
      core = failed_guards(fewer);
    } else {
      ++i;
    }
  }
  return core;
}

/// The literals of "the symbol has this value".
std::vector<int> value_literals(const Tristate& symbol, const std::string& value) {
  if (value == "y") return {symbol.yes};
  if (value == "m") return {symbol.some, -symbol.yes};
  return {-symbol.some};
}

}  // namespace

struct Prover::State {
  State(const KconfigRules& all, Encoding clauses) : rules(all), encoding(std::move(clauses)) {
    solver.set("quiet", 1);
    // Prefer n, so that a witness enables no more than necessary.
    solver.set("phase", 0);
    // Decisions by score find a first configuration of a whole architecture in about 60 ms; in
    // the order of the queue it takes more than a second.
    solver.set("stabilizeonly", 1);
    load();
    for (const int guard : encoding.guards) {
      if (guard != 0) add_clause(solver, {guard});
    }
  }

  /// Adds the clauses that are new since the last call to the solver.
  void load() {
    for (; loaded < encoding.clauses.size(); ++loaded) add_clause(solver, encoding.clauses[loaded]);
  }

  bool can_hold(int literal) { return can_hold(std::vector<int>{literal}); }

  [[nodiscard]] const Tristate* symbol(const std::string& name) const {
    const auto found = encoding.by_name.find(name);
    if (found == encoding.by_name.end()) return nullptr;
    return &encoding.symbols[static_cast<size_t>(found->second)];
  }

  Result<int> encode_goal(std::string_view text, Unknown unknown = Unknown::refuse) {
    TRY_ASSIGN(std::unique_ptr<Formula> formula, checked_formula(rules, text, unknown));
    return encode_formula(encoding, *formula).some;
  }

  /// The user's value of a symbol in the base. `conf` warns about m for a bool and ignores it
  /// (conf_set_sym_val()), which means n. For a member of a choice: it is chosen where it is
  /// visible.
  std::vector<int> base_literals(const Assignment& base, size_t index) {
    const Tristate& user = encoding.user_values[index];
    if (user.some == 0) {
      return {encoding.disjunction(encoding.symbols[index].yes,
                                   -encoding.member_visibility[index].yes)};
    }
    const auto found = base.find(rules.symbols[index].info.name);
    if (found == base.end()) return value_literals(user, "n");
    const bool no_bool = found->second == "m" && user.some == user.yes;
    return value_literals(user, no_bool ? "n" : found->second);
  }

  bool solve_with(int goal, const std::vector<size_t>& held, const Assignment& base) {
    std::vector<int> assumed = {goal};
    for (const size_t index : held) {
      for (const int literal : base_literals(base, index)) assumed.push_back(literal);
    }
    return can_hold(assumed);
  }

  /// Whether all of these literals can hold together.
  bool can_hold(const std::vector<int>& literals) {
    load();
    for (const int literal : literals) solver.assume(literal);
    return solver.solve() == satisfiable;
  }

  /// Those of the held symbols that the last refutation used.
  std::vector<size_t> used(const std::vector<size_t>& held, const Assignment& base) {
    std::vector<size_t> failed;
    for (const size_t index : held) {
      for (const int literal : base_literals(base, index)) {
        if (!solver.failed(literal)) continue;
        failed.push_back(index);
        break;
      }
    }
    return failed;
  }

  /// A value in the configuration that was found last.
  std::string found_value(const Tristate& value) {
    if (solver.val(value.yes) > 0) return "y";
    return solver.val(value.some) > 0 ? "m" : "n";
  }

  /// The changes to the base that lead to the configuration found last: those of `needed`, and
  /// the members of choices without which the goal may not hold.
  Assignment changes(int goal, const std::vector<size_t>& held, const std::vector<size_t>& needed,
                     const Assignment& base) {
    Assignment found;
    std::vector<int> fixed = {-goal};
    const auto fix = [&](const std::vector<int>& literals) {
      fixed.insert(fixed.end(), literals.begin(), literals.end());
    };
    for (const size_t index : held) {
      // A member that is not visible here leaves its choice open.
      const bool open =
          encoding.user_values[index].some == 0 && found_value(encoding.symbols[index]) != "y";
      if (!open) fix(base_literals(base, index));
    }
    for (const size_t index : needed) {
      const Tristate& user = encoding.user_values[index];
      if (user.some == 0) continue;
      const std::string value = found_value(user);
      fix(value_literals(user, value));
      // Up to 6.8 a choice has a user value of its own; its members imply it.
      const std::string& name = rules.symbols[index].info.name;
      if (!name.empty()) found[name] = value;
    }
    std::map<size_t, std::string> members;
    for (size_t i = 0; i < encoding.member_visibility.size(); ++i) {
      if (encoding.member_visibility[i].some == 0) continue;
      const std::string value = found_value(encoding.symbols[i]);
      const auto before = base.find(rules.symbols[i].info.name);
      if (value != "n" && (before == base.end() || before->second != value)) members[i] = value;
    }
    for (auto member = members.begin(); member != members.end();) {
      std::vector<int> without = fixed;
      for (const auto& [index, value] : members) {
        if (index == member->first) continue;
        const std::vector<int> literals = value_literals(encoding.symbols[index], value);
        without.insert(without.end(), literals.begin(), literals.end());
      }
      member = can_hold(without) ? std::next(member) : members.erase(member);
    }
    for (const auto& [index, value] : members) found[rules.symbols[index].info.name] = value;
    return found;
  }

  const KconfigRules& rules;
  Encoding encoding;
  CaDiCaL::Solver solver;
  size_t loaded = 0;
};

Prover::Prover(const KconfigRules& rules) : Prover(rules, encode(rules)) {}
Prover::Prover(const KconfigRules& rules, Encoding encoding)
    : state_(std::make_unique<State>(rules, std::move(encoding))) {}
Prover::Prover(Prover&& other) noexcept = default;
Prover& Prover::operator=(Prover&& other) noexcept = default;
Prover::~Prover() = default;

Result<Proof> Prover::prove(std::string_view formula, Unknown unknown) {
  TRY_ASSIGN(const int goal, state_->encode_goal(formula, unknown));
  Proof proof;
  proof.reachable = state_->can_hold(goal);
  if (proof.reachable) {
    proof.candidate = found_config(state_->rules, state_->encoding, state_->solver);
  } else {
    for (const size_t index : minimal_core(state_->encoding, goal)) {
      proof.core.push_back(rule_text(state_->rules, index));
    }
  }
  return proof;
}

bool Prover::is_always(const std::string& name, const std::string& value) {
  const Tristate* symbol = state_->symbol(name);
  if (symbol == nullptr) return value == "n";
  const auto literals = value_literals(*symbol, value);
  return std::none_of(literals.begin(), literals.end(),
                      [&](int literal) { return state_->can_hold(-literal); });
}

std::optional<std::string> Prover::find_unmet_select(const std::string& name, int select) {
  Encoding& encoding = state_->encoding;
  const auto found = encoding.by_name.find(name);
  if (found == encoding.by_name.end() || select < 0) return std::nullopt;
  const Tristate direct = encoding.dependencies[static_cast<size_t>(found->second)];
  const Tristate reverse = encoding.expressions[static_cast<size_t>(select)];
  if (reverse.some == 0 || direct.some == 0) return std::nullopt;
  const int goal = encoding.disjunction(encoding.conjunction(reverse.some, -direct.some),
                                        encoding.conjunction(reverse.yes, -direct.yes));
  if (!state_->can_hold(goal)) return std::nullopt;
  return found_config(state_->rules, encoding, state_->solver);
}

void Prover::fix_base(const Assignment& base, const std::set<std::string>& free) {
  for (size_t i = 0; i < state_->encoding.user_values.size(); ++i) {
    const Tristate& user = state_->encoding.user_values[i];
    const std::string& name = state_->rules.symbols[i].info.name;
    if (user.some == 0 || free.contains(name)) continue;
    for (const int literal : state_->base_literals(base, i)) {
      add_clause(state_->solver, {literal});
    }
  }
}

Result<std::optional<Assignment>> Prover::extension(std::string_view formula,
                                                    const Assignment& base, Unknown unknown) {
  using Extension = std::optional<Assignment>;
  TRY_ASSIGN(const int goal, state_->encode_goal(formula, unknown));
  std::vector<size_t> held;
  for (size_t i = 0; i < state_->encoding.user_values.size(); ++i) {
    const auto member = base.find(state_->rules.symbols[i].info.name);
    const bool chosen = state_->encoding.member_visibility[i].some != 0 && member != base.end() &&
                        member->second == "y";
    if (state_->encoding.user_values[i].some != 0 || chosen) held.push_back(i);
  }
  std::vector<size_t> given_up;
  while (!state_->solve_with(goal, held, base)) {
    const std::vector<size_t> used = state_->used(held, base);
    if (used.empty()) return Extension();
    std::erase_if(held, [&](size_t index) {
      return std::find(used.begin(), used.end(), index) != used.end();
    });
    given_up.insert(given_up.end(), used.begin(), used.end());
  }
  // A refutation may use more symbols than necessary; put back those that do no harm.
  std::vector<size_t> needed;
  for (const size_t index : given_up) {
    held.push_back(index);
    if (state_->solve_with(goal, held, base)) continue;
    held.pop_back();
    needed.push_back(index);
  }
  if (!state_->solve_with(goal, held, base)) return Extension();
  return Extension(state_->changes(goal, held, needed, base));
}

}  // namespace kseries
