// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/source_scan.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace kseries {
namespace {

/// The text with comments, string and character literals as blanks; lines stay.
std::string without_comments(std::string_view text) {
  enum class In { code, line_comment, comment, string, character };
  std::string out(text);
  In in = In::code;
  for (size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    const char next = i + 1 < out.size() ? out[i + 1] : '\0';
    if (c == '\n') {
      if (in != In::comment) in = In::code;
      continue;
    }
    if (in == In::code) {
      if (c == '/' && (next == '*' || next == '/')) {
        in = next == '*' ? In::comment : In::line_comment;
        out[i] = ' ';
        out[++i] = ' ';
      } else if (c == '"' || c == '\'') {
        in = c == '"' ? In::string : In::character;
      }
      continue;
    }
    if (in == In::comment && c == '*' && next == '/') {
      in = In::code;
      out[i] = ' ';
      out[++i] = ' ';
      continue;
    }
    const bool quote = (in == In::string && c == '"') || (in == In::character && c == '\'');
    if (quote) {
      in = In::code;
      continue;
    }
    const bool escape = (in == In::string || in == In::character) && c == '\\' && next != '\n';
    // A continued line keeps its backslash.
    if (c != '\\' || escape) out[i] = ' ';
    if (escape && next != '\0') out[++i] = ' ';
  }
  return out;
}

struct MacroForm {
  std::string_view name;
  MentionForm form;
};

MentionForm form_before(std::string_view before) {
  static constexpr MacroForm forms[] = {{"IS_ENABLED", MentionForm::enabled},
                                        {"IS_BUILTIN", MentionForm::builtin},
                                        {"IS_MODULE", MentionForm::module_on},
                                        {"IS_REACHABLE", MentionForm::reachable}};
  before = trim(before);
  if (before.empty() || before.back() != '(') return MentionForm::defined;
  before = trim(before.substr(0, before.size() - 1));
  for (const MacroForm& one : forms) {
    if (before.ends_with(one.name)) return one.form;
  }
  return MentionForm::defined;
}

void add_mentions(std::string_view line, int number, std::vector<Mention>& mentions) {
  constexpr std::string_view prefix = "CONFIG_";
  constexpr std::string_view module = "_MODULE";
  for (size_t at = 0; (at = line.find(prefix, at)) != std::string_view::npos;) {
    const bool starts = at == 0 || !is_word_char(line[at - 1]);
    const std::string_view before = line.substr(0, at);
    at += prefix.size();
    size_t end = at;
    while (end < line.size() && is_word_char(line[end])) ++end;
    std::string_view name = line.substr(at, end - at);
    at = end;
    if (!starts || name.empty()) continue;
    MentionForm form = form_before(before);
    if (form == MentionForm::defined && name.ends_with(module)) {
      name.remove_suffix(module.size());
      form = MentionForm::module_on;
    }
    mentions.push_back({std::string(name), number, form});
  }
}

/// The nested #if of the line at hand: what holds now, and what held before in
/// the same #if, for #else.
class Stack {
 public:
  void directive(std::string_view word, std::string_view rest) {
    if (word == "if" || word == "ifdef" || word == "ifndef") {
      levels_.push_back({expression(word, rest), {}});
    } else if (levels_.empty()) {
      return;
    } else if (word == "elif" || word == "else") {
      Level& level = levels_.back();
      level.before.push_back(level.now);
      level.now = word == "elif" ? std::string(rest) : "";
    } else if (word == "endif") {
      levels_.pop_back();
    }
  }

  [[nodiscard]] std::vector<std::string> conditions() const {
    std::vector<std::string> all;
    for (const Level& level : levels_) {
      for (const std::string& earlier : level.before) all.push_back("!(" + earlier + ")");
      if (!level.now.empty()) all.push_back(level.now);
    }
    return all;
  }

 private:
  struct Level {
    std::string now;
    std::vector<std::string> before;
  };

  static std::string expression(std::string_view word, std::string_view rest) {
    if (word == "ifdef") return "defined(" + std::string(rest) + ")";
    if (word == "ifndef") return "!defined(" + std::string(rest) + ")";
    return std::string(rest);
  }

  std::vector<Level> levels_;
};

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
    if (text_.substr(at_, 2) != "!=" && take("!")) {
      const Truth inner = unary();
      return inner ? Truth(!*inner) : inner;
    }
    if (take("(")) {
      const Truth inner = either();
      if (!take(")")) lost_ = true;
      return comparison_follows() ? lost() : inner;
    }
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

  /// Of numbers and texts we know too little.
  static bool is_tristate(std::string_view value) {
    return value == "y" || value == "m" || value == "n";
  }

  /// Arithmetic and calls are beyond us.
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

  std::string_view text_;
  const ValueOf& value_;
  size_t at_ = 0;
  bool lost_ = false;
};

}  // namespace

ScannedSource scan_source(std::string_view text) {
  ScannedSource scanned;
  scanned.stacks.emplace_back();
  std::map<std::vector<std::string>, int> known = {{{}, 0}};
  const std::string plain = without_comments(text);
  const std::vector<std::string_view> lines = lines_of(plain);
  Stack stack;
  std::string joined;  // a directive with its continued lines
  bool continued = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    add_mentions(lines[i], static_cast<int>(i) + 1, scanned.mentions);
    const bool directive = continued || line.starts_with("#");
    const bool more = !line.empty() && line.back() == '\\';
    scanned.directive.push_back(directive);
    scanned.code.push_back(!directive && !line.empty());
    std::vector<std::string> now = stack.conditions();
    const auto [at, fresh] = known.try_emplace(now, static_cast<int>(scanned.stacks.size()));
    if (fresh) scanned.stacks.push_back(std::move(now));
    scanned.stack_of.push_back(at->second);
    if (!directive) continue;
    joined += more ? line.substr(0, line.size() - 1) : line;
    joined += ' ';
    continued = more;
    if (more) continue;
    const std::string_view body = trim(std::string_view(joined).substr(1));
    const size_t end = std::min(body.find_first_of(" \t("), body.size());
    stack.directive(body.substr(0, end), trim(body.substr(end)));
    joined.clear();
  }
  return scanned;
}

std::optional<bool> condition_holds(std::string_view expression, const ValueOf& value) {
  return Evaluator(expression, value).run();
}

bool stack_holds(const std::vector<std::string>& stack, const ValueOf& value) {
  return std::none_of(stack.begin(), stack.end(), [&](const std::string& condition) {
    return condition_holds(condition, value) == std::optional<bool>(false);
  });
}

}  // namespace kseries
