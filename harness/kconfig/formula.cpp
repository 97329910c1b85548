// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/formula.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace kseries {
namespace {

using Tree = std::unique_ptr<Formula>;

Tree node(Operator op, Tree left, Tree right) {
  Tree tree = std::make_unique<Formula>();
  tree->op = op;
  tree->left = std::move(left);
  tree->right = std::move(right);
  return tree;
}

// clang's analyzer does not follow the unique_ptr that node() hands on.
// NOLINTBEGIN(clang-analyzer-cplusplus.NewDeleteLeaks)

/// Recursive descent; a null tree means that `problem_` is set.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Tree> run() {
    Tree tree = either();
    if (tree && !rest().empty()) fail("expected the end of the formula");
    if (!problem_.empty()) {
      return Error{
          "kconfig", "can't parse the formula: " + problem_, "column " + std::to_string(at_ + 1),
          "write symbols without CONFIG_, with && || ! = != and parentheses", ErrorKind::usage};
    }
    return tree;
  }

 private:
  std::string_view rest() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return text_.substr(at_);
  }

  bool take(std::string_view word) {
    if (rest().substr(0, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Tree fail(const std::string& what) {
    if (problem_.empty()) problem_ = what;
    return nullptr;
  }

  Tree either() {
    Tree left = both();
    while (left && take("||")) {
      Tree right = both();
      left = right ? node(Operator::logical_or, std::move(left), std::move(right)) : nullptr;
    }
    return left;
  }

  Tree both() {
    Tree left = negation();
    while (left && take("&&")) {
      Tree right = negation();
      left = right ? node(Operator::logical_and, std::move(left), std::move(right)) : nullptr;
    }
    return left;
  }

  Tree negation() {
    const bool negated = rest().substr(0, 2) != "!=" && take("!");
    if (!negated && !take("(")) return comparison();
    if (depth_ == deepest) return fail("! and ( are nested too deeply");
    ++depth_;
    Tree inner = negated ? negation() : either();
    --depth_;
    if (inner && negated) return node(Operator::logical_not, std::move(inner), nullptr);
    if (inner && !take(")")) return fail("a ) is missing");
    return inner;
  }

  std::string word() {
    const std::string_view text = rest();
    size_t size = 0;
    while (size < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[size])) != 0 || text[size] == '_')) {
      ++size;
    }
    at_ += size;
    return std::string(text.substr(0, size));
  }

  /// The CONFIG_ prefix of a .config is accepted.
  std::string symbol() {
    constexpr std::string_view prefix = "CONFIG_";
    std::string name = word();
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
  }

  Tree comparison() {
    // A long chain of terms is a deep tree.
    if (++terms_ > max_terms) return fail("too many symbols");
    Tree tree = node(Operator::symbol, nullptr, nullptr);
    tree->name = symbol();
    if (tree->name.empty()) return fail("expected a symbol");
    if (take("!=")) {
      tree->op = Operator::unequal;
    } else if (take("=")) {
      tree->op = Operator::equal;
    } else {
      return tree;
    }
    tree->constant = word();
    const std::string& value = tree->constant;
    if (value == "y" || value == "m" || value == "n") return tree;
    return fail("expected y, m or n");
  }

  static constexpr int deepest = 200;  ///< of ! and (
  static constexpr int max_terms = 10000;
  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  int terms_ = 0;
  std::string problem_;
};

// NOLINTEND(clang-analyzer-cplusplus.NewDeleteLeaks)

bool is_constant(const std::string& name) { return name == "y" || name == "m" || name == "n"; }

}  // namespace

std::set<std::string> formula_symbols(const Formula& formula) {
  std::set<std::string> names;
  if (!formula.name.empty() && !is_constant(formula.name)) names.insert(formula.name);
  for (const Formula* part : {formula.left.get(), formula.right.get()}) {
    if (part != nullptr) names.merge(formula_symbols(*part));
  }
  return names;
}

int formula_value(const Formula& formula,
                  const std::function<std::string(const std::string&)>& value) {
  const auto lookup_value = [&](const std::string& name) {
    const std::string is = is_constant(name) ? name : value(name);
    return is == "y" ? 2 : is == "m" ? 1 : 0;
  };
  switch (formula.op) {
    case Operator::symbol:
      return lookup_value(formula.name);
    case Operator::logical_not:
      return 2 - formula_value(*formula.left, value);
    case Operator::equal:
      return lookup_value(formula.name) == lookup_value(formula.constant) ? 2 : 0;
    case Operator::unequal:
      return lookup_value(formula.name) != lookup_value(formula.constant) ? 2 : 0;
    case Operator::logical_and:
      return std::min(formula_value(*formula.left, value), formula_value(*formula.right, value));
    default:
      return std::max(formula_value(*formula.left, value), formula_value(*formula.right, value));
  }
}

Result<std::unique_ptr<Formula>> parse_formula(std::string_view text) { return Parser(text).run(); }

}  // namespace kseries
