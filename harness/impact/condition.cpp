// SPDX-License-Identifier: GPL-2.0-only
#include "impact/condition.h"

#include <algorithm>

#include "base/text.h"

namespace kseries {
namespace {

/// Recursive descent over an expression of #if; nothing means unknown.
class Evaluator {
 public:
  Evaluator(std::string_view text, const ValueOf& value) : text_(text), value_(value) {}

  std::optional<bool> run() {
    const std::optional<bool> result = either();
    blanks();
    return at_ == text_.size() && !lost_ ? result : std::nullopt;
  }

 private:
  using Truth = std::optional<bool>;

  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool take(std::string_view word) {
    blanks();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Truth either() {
    Truth left = both();
    while (take("||")) {
      const Truth right = both();
      if (left == Truth(true) || right == Truth(true)) {
        left = true;
      } else if (!left || !right) {
        left = std::nullopt;
      }
    }
    return left;
  }

  Truth both() {
    Truth left = unary();
    while (take("&&")) {
      const Truth right = unary();
      if (left == Truth(false) || right == Truth(false)) {
        left = false;
      } else if (!left || !right) {
        left = std::nullopt;
      }
    }
    return left;
  }

  Truth unary() {
    blanks();
    const bool negated = text_.substr(at_, 2) != "!=" && take("!");
    if (!negated && !take("(")) return test();
    if (depth_ == deepest) return lost();
    ++depth_;
    const Truth inner = negated ? unary() : either();
    --depth_;
    if (negated) return inner ? Truth(!*inner) : inner;
    if (!take(")")) lost_ = true;
    return comparison_follows() ? lost() : inner;
  }

  Truth test() {
    const std::string_view name = word();
    if (name.empty()) return lost();
    Truth truth = name == "defined" || name.starts_with("IS_") ? macro(name) : plain(name);
    return comparison_follows() ? lost() : truth;
  }

  std::string_view word() {
    blanks();
    const size_t begin = at_;
    while (at_ < text_.size() && is_word_char(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Truth macro(std::string_view name) {
    const bool bracket = take("(");
    std::string_view symbol = word();
    if (bracket && !take(")")) return lost();
    if (!symbol.starts_with("CONFIG_")) return std::nullopt;
    symbol.remove_prefix(7);
    if (name == "defined") return defined(symbol);
    const std::string is = value_(std::string(symbol));
    if (!is_tristate(is)) return std::nullopt;
    if (name == "IS_ENABLED") return is != "n";
    if (name == "IS_BUILTIN") return is == "y";
    if (name == "IS_MODULE") return is == "m";
    if (name == "IS_REACHABLE" && is != "m") return is == "y";
    return std::nullopt;
  }

  Truth defined(std::string_view symbol) {
    constexpr std::string_view module = "_MODULE";
    const std::string is = value_(std::string(symbol));
    if (!is_tristate(is)) return std::nullopt;
    if (is == "y") return true;
    if (symbol.ends_with(module)) {
      symbol.remove_suffix(module.size());
      return value_(std::string(symbol)) == "m";
    }
    return false;
  }

  Truth plain(std::string_view name) {
    if (name == "0") return false;
    if (name == "1") return true;
    if (!name.starts_with("CONFIG_")) return std::nullopt;
    const std::string is = value_(std::string(name.substr(7)));
    return is_tristate(is) ? Truth(is == "y") : std::nullopt;
  }

  /// Numbers and strings are not evaluated.
  static bool is_tristate(std::string_view value) {
    return value == "y" || value == "m" || value == "n";
  }

  /// Arithmetic and macro calls are not evaluated.
  bool comparison_follows() {
    blanks();
    if (at_ == text_.size()) return false;
    const char c = text_[at_];
    return !(c == ')' || c == '&' || c == '|');
  }

  Truth lost() {
    lost_ = true;
    return std::nullopt;
  }

  static constexpr int deepest = 200;  ///< of ! and (
  std::string_view text_;
  const ValueOf& value_;
  size_t at_ = 0;
  int depth_ = 0;
  bool lost_ = false;
};

}  // namespace

std::optional<bool> condition_holds(std::string_view expression, const ValueOf& value) {
  return Evaluator(expression, value).run();
}

bool stack_holds(const std::vector<std::string>& stack, const ValueOf& value) {
  return std::none_of(stack.begin(), stack.end(), [&](const std::string& condition) {
    return condition_holds(condition, value) == std::optional<bool>(false);
  });
}

bool stack_is_understood(const std::vector<std::string>& stack, const ValueOf& value) {
  return std::all_of(stack.begin(), stack.end(), [&](const std::string& condition) {
    return condition_holds(condition, value).has_value();
  });
}

}  // namespace kseries
