// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/model.h"

#include <map>
#include <optional>

#include "base/text.h"
#include "model/names.h"

namespace kseries {
namespace {

using Words = std::vector<std::string_view>;

int number(std::string_view word) { return static_cast<int>(to_number(word).value_or(-1)); }

std::string decoded(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Operand operand(std::string_view word) {
  if (word.substr(0, 1) == "#") return {number(word.substr(1)), ""};
  return {-1, decoded(word.substr(word.empty() ? 0 : 1))};
}

std::optional<Operator> parse_operator(std::string_view word) {
  static const std::map<std::string_view, Operator> table = {
      {"or", Operator::logical_or},   {"and", Operator::logical_and},
      {"not", Operator::logical_not}, {"sym", Operator::symbol},
      {"=", Operator::equal},         {"!=", Operator::unequal},
      {"<", Operator::less},          {"<=", Operator::less_equal},
      {">", Operator::greater},       {">=", Operator::greater_equal}};
  const auto found = table.find(word);
  if (found == table.end()) return std::nullopt;
  return found->second;
}

/// "e ID OPERATOR …"; expressions come in the order of their IDs.
bool read_expression(const Words& words, KconfigRules& rules) {
  if (words.size() < 4 || number(words[1]) != static_cast<int>(rules.expressions.size())) {
    return false;
  }
  const std::optional<Operator> op = parse_operator(words[2]);
  if (!op) return false;
  Expression expression;
  expression.op = *op;
  const bool two = *op != Operator::logical_not && *op != Operator::symbol;
  if (words.size() != (two ? 5U : 4U)) return false;
  if (*op == Operator::logical_or || *op == Operator::logical_and || *op == Operator::logical_not) {
    expression.left = number(words[3]);
    if (two) expression.right = number(words[4]);
    const int count = static_cast<int>(rules.expressions.size());
    if (expression.left < 0 || expression.left >= count || expression.right >= count) return false;
  } else {
    expression.first = operand(words[3]);
    if (two) expression.second = operand(words[4]);
  }
  rules.expressions.push_back(std::move(expression));
  return true;
}

SymbolRules& symbol_at(KconfigRules& rules, int index) {
  if (static_cast<size_t>(index) >= rules.symbols.size()) {
    rules.symbols.resize(static_cast<size_t>(index) + 1);
  }
  return rules.symbols[static_cast<size_t>(index)];
}

/// "s INDEX NAME TYPE CHOICE TRANSITIONAL DIRECT REVERSE IMPLIED PLACE"
bool read_symbol(const Words& words, KconfigRules& rules) {
  if (words.size() < 10 || number(words[1]) < 0) return false;
  const std::optional<SymbolType> type = symbol_type(words[3]);
  if (!type) return false;
  SymbolRules& symbol = symbol_at(rules, number(words[1]));
  symbol.defined = true;
  if (words[2] != "-") symbol.info.name = words[2];
  symbol.info.type = *type;
  symbol.info.choice = number(words[4]);
  symbol.info.transitional = words[5] == "1";
  symbol.direct = number(words[6]);
  symbol.reverse = number(words[7]);
  symbol.implied = number(words[8]);
  symbol.info.where = words[9];
  return true;
}

bool read_line(const std::string& line, KconfigRules& rules) {
  const Words words = split(line, ' ');
  if (words[0] == "e") return read_expression(words, rules);
  if (words[0] == "s") return read_symbol(words, rules);
  if (words.size() < 2 || number(words[1]) < 0) return false;
  SymbolRules& symbol = symbol_at(rules, number(words[1]));
  if (words[0] == "r") {
    symbol.ranged = true;
    return true;
  }
  if (words.size() < 3) return false;
  if (words[0] == "p") {
    symbol.prompts.push_back(number(words[2]));
    symbol.info.prompt = true;
    return true;
  }
  if (words[0] != "d" || words.size() != 4) return false;
  symbol.defaults.push_back({number(words[2]), number(words[3])});
  return true;
}

}  // namespace

Result<KconfigRules> parse_rules(const std::vector<std::string>& lines) {
  KconfigRules rules;
  for (const std::string& line : lines) {
    if (read_line(line, rules)) continue;
    return Error{"kconfig", "malformed line in the oracle's dump: " + line, "", "", ErrorKind::bug};
  }
  return rules;
}

SymbolIndex index_symbols(const KconfigRules& rules) {
  SymbolIndex index;
  for (size_t i = 0; i < rules.symbols.size(); ++i) {
    const SymbolRules& symbol = rules.symbols[i];
    if (symbol.defined && !symbol.info.name.empty()) index[symbol.info.name] = i;
  }
  return index;
}

}  // namespace kseries
