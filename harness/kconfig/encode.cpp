// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/encode.h"

#include <optional>
#include <utility>

#include "kconfig/compare.h"

namespace kseries {

int Encoding::conjunction(int left, int right) {
  if (left == -true_literal || right == -true_literal || left == -right) return -true_literal;
  if (left == true_literal || left == right) return right;
  if (right == true_literal) return left;
  if (left > right) std::swap(left, right);
  int& gate = gates_[{left, right}];
  if (gate == 0) {
    gate = new_variable();
    clauses.push_back({-gate, left});
    clauses.push_back({-gate, right});
    clauses.push_back({gate, -left, -right});
  }
  return gate;
}

namespace {

/// A value that a number or string may have, and the literal for "it has it".
struct Possible {
  std::string text;
  int when = 0;
};

class Encoder {
 public:
  explicit Encoder(const KconfigRules& rules) : rules_(rules) {}

  Encoding run() {
    out_.true_literal = out_.new_variable();
    out_.clauses.push_back({out_.true_literal});
    never_ = {-out_.true_literal, -out_.true_literal};
    make_variables();
    values_.resize(rules_.expressions.size());
    std::map<int, std::vector<size_t>> choices;
    for (size_t i = 0; i < rules_.symbols.size(); ++i) {
      const SymbolRules& symbol = rules_.symbols[i];
      if (!symbol.defined || !is_logic(symbol.info.type)) continue;
      if (symbol.info.choice >= 0) {
        choices[symbol.info.choice].push_back(i);
      } else {
        encode_symbol(i);
      }
    }
    for (const auto& [number, members] : choices) {
      const auto at = static_cast<size_t>(number);
      const bool valued = old_choices_ && at < choices_.size();
      encode_choice(members, valued ? out_.guards[choices_[at]] : 0,
                    valued ? out_.symbols[choices_[at]] : always());
    }
    out_.expressions = std::move(values_);
    return std::move(out_);
  }

 private:
  void make_variables() {
    out_.symbols.resize(rules_.symbols.size());
    out_.guards.resize(rules_.symbols.size());
    out_.user_values.resize(rules_.symbols.size());
    out_.member_visibility.resize(rules_.symbols.size());
    out_.dependencies.resize(rules_.symbols.size());
    for (size_t i = 0; i < rules_.symbols.size(); ++i) {
      const SymbolRules& symbol = rules_.symbols[i];
      if (!symbol.defined || !is_logic(symbol.info.type)) continue;
      out_.symbols[i] = new_value(symbol.info.type);
      out_.guards[i] = out_.new_variable();
      if (!symbol.info.name.empty()) out_.by_name[symbol.info.name] = static_cast<int>(i);
      // The driver numbers choices in this order (oracle/driver/model.c).
      if (symbol.info.name.empty()) choices_.push_back(i);
      if (symbol.info.choice < 0 && symbol.info.name.empty() && symbol.reverse >= 0) {
        old_choices_ = true;
      }
    }
    const auto modules = out_.by_name.find("MODULES");
    modules_ = modules == out_.by_name.end()
                   ? -out_.true_literal
                   : out_.symbols[static_cast<size_t>(modules->second)].some;
  }

  Tristate new_value(SymbolType type) {
    Tristate value;
    value.some = out_.new_variable();
    value.yes = value.some;
    if (type != SymbolType::boolean) {
      value.yes = out_.new_variable();
      out_.clauses.push_back({-value.yes, value.some});
    }
    return value;
  }

  Tristate min(Tristate a, Tristate b) {
    return {out_.conjunction(a.some, b.some), out_.conjunction(a.yes, b.yes)};
  }
  Tristate max(Tristate a, Tristate b) {
    return {out_.disjunction(a.some, b.some), out_.disjunction(a.yes, b.yes)};
  }
  int choose(int condition, int then, int otherwise) {
    return out_.disjunction(out_.conjunction(condition, then),
                            out_.conjunction(-condition, otherwise));
  }
  Tristate choose(int condition, Tristate then, Tristate otherwise) {
    return {choose(condition, then.some, otherwise.some),
            choose(condition, then.yes, otherwise.yes)};
  }

  Tristate value_at(int expression, Tristate absent) {
    if (expression < 0) return absent;
    const auto index = static_cast<size_t>(expression);
    if (values_[index].some == 0) {
      const Tristate value = expression_value(rules_.expressions[index]);
      values_[index] = value;
    }
    return values_[index];
  }
  Tristate always() const { return {out_.true_literal, out_.true_literal}; }

  Tristate constant(const std::string& text) const {
    if (text == "y") return always();
    if (text == "m") return {out_.true_literal, -out_.true_literal};
    return never_;
  }

  Tristate expression_value(const Expression& expression) {
    switch (expression.op) {
      case Operator::logical_and:
        return min(value_at(expression.left, always()), value_at(expression.right, always()));
      case Operator::logical_or:
        return max(value_at(expression.left, never_), value_at(expression.right, never_));
      case Operator::logical_not: {
        const Tristate value = value_at(expression.left, never_);
        return {-value.yes, -value.some};
      }
      case Operator::symbol: {
        const int index = expression.first.symbol;
        if (index < 0) return constant(expression.first.text);
        const Tristate value = out_.symbols[static_cast<size_t>(index)];
        return value.some == 0 ? never_ : value;
      }
      default:
        return comparison(expression);
    }
  }

  Tristate comparison(const Expression& expression) {
    const auto left = possible(expression.first, 0);
    const auto right = possible(expression.second, 0);
    int result = -out_.true_literal;
    if (!left || !right) {
      result = out_.new_variable();
      return {result, result};
    }
    for (const Possible& a : *left) {
      for (const Possible& b : *right) {
        if (compare_values(expression.op, a.text, operand_type(expression.first), b.text,
                           operand_type(expression.second))) {
          result = out_.disjunction(result, out_.conjunction(a.when, b.when));
        }
      }
    }
    return {result, result};
  }

  ValueType operand_type(const Operand& operand) const {
    if (operand.symbol >= 0) {
      return rules_.symbols[static_cast<size_t>(operand.symbol)].info.type;
    }
    const bool letter = operand.text == "y" || operand.text == "m" || operand.text == "n";
    return letter ? ValueType(SymbolType::tristate) : std::nullopt;
  }

  /// The values that an operand can have; nothing when the user can set any.
  std::optional<std::vector<Possible>> possible(const Operand& operand, int depth) {
    if (operand.symbol < 0) return std::vector<Possible>{{operand.text, out_.true_literal}};
    const SymbolRules& symbol = rules_.symbols[static_cast<size_t>(operand.symbol)];
    if (is_logic(symbol.info.type)) {
      const Tristate value = out_.symbols[static_cast<size_t>(operand.symbol)];
      return std::vector<Possible>{
          {"n", -value.some}, {"m", out_.conjunction(value.some, -value.yes)}, {"y", value.yes}};
    }
    constexpr int deepest = 4;
    if (!symbol.prompts.empty() || symbol.ranged || depth > deepest) return std::nullopt;
    std::vector<Possible> all;
    int rest = out_.true_literal;
    for (const DefaultValue& one : symbol.defaults) {
      const Expression& value = rules_.expressions[static_cast<size_t>(one.value)];
      if (value.op != Operator::symbol) return std::nullopt;
      const auto texts = possible(value.first, depth + 1);
      if (!texts) return std::nullopt;
      const int condition = value_at(one.condition, always()).some;
      for (const Possible& text : *texts) {
        all.push_back({text.text, out_.conjunction(out_.conjunction(rest, condition), text.when)});
      }
      rest = out_.conjunction(rest, -condition);
    }
    const SymbolType type = symbol.info.type;
    all.push_back({type == SymbolType::integer ? "0" : type == SymbolType::hex ? "0x0" : "", rest});
    return all;
  }

  /// m becomes y where the type is bool, or acts as bool because MODULES is n.
  Tristate promoted(Tristate value, const SymbolRules& symbol) {
    if (symbol.info.type == SymbolType::boolean) return {value.some, value.some};
    return {value.some, out_.disjunction(value.yes, out_.conjunction(value.some, -modules_))};
  }

  Tristate visibility(const SymbolRules& symbol) {
    Tristate visible = never_;
    for (const int prompt : symbol.prompts) visible = max(visible, value_at(prompt, always()));
    return promoted(visible, symbol);
  }

  void hold(int guard, int left, int right) {
    out_.clauses.push_back({-guard, -left, right});
    out_.clauses.push_back({-guard, left, -right});
  }

  /// sym_calc_value() of scripts/kconfig/symbol.c.
  void encode_symbol(size_t index) {
    const SymbolRules& symbol = rules_.symbols[index];
    if (symbol.info.name.empty() && !old_choices_) return;
    Tristate value = never_;
    if (!symbol.info.transitional) {
      const Tristate direct = promoted(value_at(symbol.direct, always()), symbol);
      const Tristate implied = promoted(value_at(symbol.implied, never_), symbol);
      for (size_t i = symbol.defaults.size(); i-- > 0 && !symbol.info.name.empty();) {
        const Tristate condition = value_at(symbol.defaults[i].condition, always());
        const Tristate given = min(value_at(symbol.defaults[i].value, never_), condition);
        value = choose(condition.some, given, value);
      }
      value = choose(implied.some, min(max(value, implied), direct), value);
      const Tristate visible = visibility(symbol);
      if (visible.some != -out_.true_literal) {
        out_.user_values[index] = new_value(symbol.info.type);
        value = choose(visible.some, min(out_.user_values[index], visible), value);
      }
      const Tristate reverse = promoted(value_at(symbol.reverse, never_), symbol);
      out_.dependencies[index] = direct;
      value = max(value, reverse);
      value = promoted(value, symbol);
    }
    hold(out_.guards[index], out_.symbols[index].some, value.some);
    if (out_.symbols[index].yes != out_.symbols[index].some) {
      hold(out_.guards[index], out_.symbols[index].yes, value.yes);
    }
  }

  /// A member that is set is visible; if any is visible, one is y; no two are y. Up to 6.8 a
  /// choice has its own value: n if it is optional, and m if some of its tristate
  /// members may be m (sym_calc_choice() in scripts/kconfig/symbol.c there).
  void encode_choice(const std::vector<size_t>& members, int guard, Tristate choice) {
    int any = -out_.true_literal;
    std::vector<int> one;
    for (const size_t member : members) {
      const Tristate value = out_.symbols[member];
      const Tristate visible = visibility(rules_.symbols[member]);
      out_.member_visibility[member] = visible;
      const int held = -out_.guards[member];
      out_.clauses.push_back({held, -value.some, visible.some});
      out_.clauses.push_back({held, -value.yes, visible.yes});
      out_.clauses.push_back({held, -value.yes, choice.yes});
      out_.clauses.push_back({held, -value.some, value.yes, -choice.yes});
      any = out_.disjunction(any, visible.yes);
      one.push_back(value.yes);
    }
    one.insert(one.end(), {-any, -choice.yes, guard == 0 ? -out_.true_literal : -guard});
    for (const size_t member : members) one.push_back(-out_.guards[member]);
    out_.clauses.push_back(one);
    for (size_t i = 0; i < members.size(); ++i) {
      for (size_t k = 0; k < i; ++k) {
        out_.clauses.push_back({-out_.guards[members[i]], -out_.guards[members[k]],
                                -out_.symbols[members[i]].yes, -out_.symbols[members[k]].yes});
      }
    }
  }

  const KconfigRules& rules_;
  Encoding out_;
  std::vector<Tristate> values_;  ///< of the expressions encoded so far
  Tristate never_;
  int modules_ = 0;
  std::vector<size_t> choices_;  ///< the symbols that represent choices, by number of the choice
  bool old_choices_ = false;
};

}  // namespace

Encoding encode(const KconfigRules& rules) { return Encoder(rules).run(); }

}  // namespace kseries
