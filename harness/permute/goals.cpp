// SPDX-License-Identifier: GPL-2.0-only
#include "permute/goals.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "kconfig/formula.h"
#include "permute/condition_formula.h"

namespace kseries {
namespace {

/// Whether the symbols of some alternative of a guard all pass a test.
template <typename Test>
bool holds_with(const BuildGuard& guard, Test test) {
  return std::any_of(guard.alternatives.begin(), guard.alternatives.end(),
                     [&](const std::set<std::string>& names) {
                       return std::all_of(names.begin(), names.end(), test);
                     });
}

bool is_built(const BuildGuard& guard, const ValueOf& value) {
  return holds_with(guard, [&](const std::string& name) { return value(name) != "n"; });
}

/// Whether a guard holds with y alone: the source is part of vmlinux.
bool is_built_in(const BuildGuard& guard, const ValueOf& value) {
  return holds_with(guard, [&](const std::string& name) { return value(name) == "y"; });
}

/// The values of `value`, but nothing for numbers and strings, which the rows lack.
ValueOf logic_only(const ValueOf& value, const Names& numbers) {
  return [&value, numbers](const std::string& name) {
    return numbers->contains(name) ? std::string() : value(name);
  };
}

/// The value that code tests a symbol for; empty: any but n.
std::string asked_by(MentionForm form) {
  if (form == MentionForm::module_on) return "m";
  return form == MentionForm::defined || form == MentionForm::builtin ? "y" : "";
}

std::string line_text(const TouchedSource& source, const std::vector<int>& lines) {
  std::string text = source.path + ":" + std::to_string(lines.front());
  if (lines.size() > 1) text += "-" + std::to_string(lines.back());
  return text;
}

class SourceGoals {
 public:
  SourceGoals(const TouchedSource& source, Names numbers, Names tristates, std::vector<Goal>& goals)
      : source_(source),
        numbers_(std::move(numbers)),
        tristates_(std::move(tristates)),
        goals_(goals) {}

  void add_all() {
    if (source_.guard.alternatives.empty()) {
      if (source_.header) return;
      goals_.push_back({"changed files", source_.path + " is compiled", "",
                        [](const ValueOf&) { return false; }, "no known Makefile rule builds it"});
      return;
    }
    if (!source_.header) add("changed files", source_.path + " is compiled", "y", nullptr);
    add_lines();
    add_arms();
  }

 private:
  using Test = std::function<bool(const ValueOf&)>;
  using Terms = std::optional<std::vector<std::string>>;

  /// The conjunction of terms and of the conditions around them; empty when a formula can't express
  /// these.
  static std::string conjunction(std::vector<std::string> terms, const Terms& around) {
    if (!around) return "";
    terms.insert(terms.end(), around->begin(), around->end());
    return terms.empty() ? "y" : join(terms, " && ");
  }

  void add(const std::string& kind, const std::string& what, const std::string& condition,
           Test test, Test sure = nullptr) {
    std::string formula;
    if (!condition.empty()) formula = guard_formula(source_.guard, " != n") + " && " + condition;
    if (!seen_.insert(kind + what).second) return;
    goals_.push_back({kind, what, formula,
                      [guard = source_.guard, test = std::move(test)](const ValueOf& value) {
                        return is_built(guard, value) && (!test || test(value));
                      },
                      "", std::move(sure)});
  }

  /// Tests whether these conditions can be evaluated, except a header's include guard.
  [[nodiscard]] Test understands(std::vector<std::string> stack) const {
    if (source_.header && !stack.empty() && stack.front().starts_with("!defined(") &&
        stack.front().find("CONFIG_") == std::string::npos) {
      stack.erase(stack.begin());
    }
    return [stack = std::move(stack), numbers = numbers_](const ValueOf& value) {
      return stack_is_understood(stack, logic_only(value, numbers));
    };
  }

  void add_lines() {
    std::map<int, std::vector<int>> groups;
    for (size_t i = 0; i < source_.owner.size() && i < source_.scan.code.size(); ++i) {
      if (source_.owner[i] == 0 || !source_.scan.code[i]) continue;
      groups[source_.scan.stack_of[i]].push_back(static_cast<int>(i) + 1);
    }
    for (const auto& [number, lines] : groups) {
      const auto& stack = source_.scan.stacks[static_cast<size_t>(number)];
      if (stack.empty() && !source_.header) continue;  // the same as the file's own goal
      add(
          "groups of changed lines", line_text(source_, lines) + " are compiled",
          conjunction({}, stack_terms(stack, numbers_)),
          [stack, numbers = numbers_](const ValueOf& value) {
            return stack_holds(stack, logic_only(value, numbers));
          },
          understands(stack));
    }
  }

  void add_arms() {
    for (const Mention& mention : source_.scan.mentions) {
      const auto line = static_cast<size_t>(mention.line) - 1;
      if (line >= source_.owner.size() || source_.owner[line] == 0) continue;
      if (numbers_->contains(mention.symbol)) continue;
      const std::string asked = asked_by(mention.form);
      const auto& stack = source_.scan.stacks[static_cast<size_t>(source_.scan.stack_of[line])];
      const Terms around = stack_terms(stack, numbers_);
      for (const bool on : {true, false}) {
        const std::string test =
            asked.empty() ? (on ? " != n" : " = n") : (on ? " = " : " != ") + asked;
        add(
            "arms of changed conditions", mention.symbol + test + " at " + source_.path,
            conjunction({mention.symbol + test}, around),
            [stack, numbers = numbers_, name = mention.symbol, asked, on](const ValueOf& value) {
              const std::string is = value(name);
              return stack_holds(stack, logic_only(value, numbers)) &&
                     (asked.empty() ? is != "n" : is == asked) == on;
            },
            understands(stack));
      }
      if (mention.form == MentionForm::enabled) add_module(mention.symbol, stack, around);
    }
  }

  /// IS_ENABLED() is true for a module, but code in vmlinux can't call modules: the combination
  /// only links where Kconfig forbids it or nothing is called.
  void add_module(const std::string& name, const std::vector<std::string>& stack,
                  const Terms& around) {
    if (!tristates_->contains(name) || source_.header) return;
    const bool guards_itself = source_.guard.symbols().contains(name);
    if (guards_itself) return;
    add(
        "arms of changed conditions", name + " = m at " + source_.path + ", which is built in",
        conjunction({guard_formula(source_.guard, " = y"), name + " = m"}, around),
        [guard = source_.guard, stack, numbers = numbers_, name](const ValueOf& value) {
          return is_built_in(guard, value) && value(name) == "m" &&
                 stack_holds(stack, logic_only(value, numbers));
        },
        understands(stack));
  }

  const TouchedSource& source_;
  Names numbers_;
  Names tristates_;
  std::vector<Goal>& goals_;
  std::set<std::string> seen_;
};

}  // namespace

ValueOf values_in(const Assignment& assignment) {
  return [&assignment](const std::string& name) {
    const auto found = assignment.find(name);
    return found == assignment.end() ? std::string("n") : found->second;
  };
}

std::vector<Goal> source_goals(const std::vector<TouchedSource>& sources,
                               const KconfigRules& rules) {
  const auto numbers = std::make_shared<std::set<std::string>>();
  const auto tristates = std::make_shared<std::set<std::string>>();
  for (const SymbolRules& symbol : rules.symbols) {
    if (!symbol.defined) continue;
    if (!is_logic(symbol.info.type)) numbers->insert(symbol.info.name);
    if (symbol.info.type == SymbolType::tristate) tristates->insert(symbol.info.name);
  }
  std::vector<Goal> goals;
  for (const TouchedSource& source : sources)
    SourceGoals(source, numbers, tristates, goals).add_all();
  return goals;
}

Result<std::vector<Goal>> shape_goals(const std::vector<ShapeQuestion>& questions,
                                      const std::vector<Assignment>& rows) {
  std::vector<std::shared_ptr<Formula>> formulas;
  for (const ShapeQuestion& question : questions) {
    TRY_ASSIGN(std::unique_ptr<Formula> formula, parse_formula(question.formula));
    formulas.emplace_back(std::move(formula));
  }
  const auto answers = [formulas](const ValueOf& value) {
    std::vector<bool> all;
    for (const auto& formula : formulas) all.push_back(formula_value(*formula, value) > 0);
    return all;
  };
  std::set<std::vector<bool>> shapes;
  if (!questions.empty()) {
    for (const Assignment& row : rows) shapes.insert(answers(values_in(row)));
  }
  std::vector<Goal> goals;
  for (const std::vector<bool>& shape : shapes) {
    std::vector<std::string> parts;
    for (size_t i = 0; i < shape.size(); ++i) {
      parts.emplace_back(shape[i] ? "" : "no ");
      parts.back() += questions[i].name;
    }
    goals.push_back({"shapes", join(parts, ", "), "",
                     [answers, shape](const ValueOf& value) { return answers(value) == shape; },
                     ""});
  }
  return goals;
}

}  // namespace kseries
