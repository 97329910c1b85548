// SPDX-License-Identifier: GPL-2.0-only
#include "impact/source_scan.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace kseries {
namespace {

/// Replaces comments and string and character literals with blanks; keeps the lines. A directive
/// continues after a comment that began in it.
std::string without_comments(std::string_view text) {
  enum class In { code, line_comment, comment, string, character };
  std::string out(text);
  In in = In::code;
  bool fresh = true;  // nothing but blanks and comments so far on this line
  bool directive = false;
  for (size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    const char next = i + 1 < out.size() ? out[i + 1] : '\0';
    if (c == '\n') {
      const bool spliced = i > 0 && text[i - 1] == '\\';
      if (in == In::comment || (in == In::line_comment && spliced)) {
        if (directive && out[i - 1] != '\n') out[i - 1] = '\\';
        continue;
      }
      if (in != In::string || !spliced) in = In::code;
      fresh = !spliced;
      directive = directive && spliced;
      continue;
    }
    if (in == In::code) {
      if (c == '/' && (next == '*' || next == '/')) {
        in = next == '*' ? In::comment : In::line_comment;
        out[i] = ' ';
        out[++i] = ' ';
        continue;
      }
      if (c == '"' || c == '\'') in = c == '"' ? In::string : In::character;
      if (fresh && c != ' ' && c != '\t') {
        directive = c == '#';
        fresh = false;
      }
      continue;
    }
    if (in == In::comment || in == In::line_comment) {
      out[i] = ' ';
      if (in == In::line_comment || c != '*' || next != '/') continue;
      in = In::code;
      out[++i] = ' ';
      continue;
    }
    const bool quote = (in == In::string && c == '"') || (in == In::character && c == '\'');
    if (quote) {
      in = In::code;
      continue;
    }
    const bool escape = c == '\\' && next != '\n';
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

/// A level of nested #if: the current condition, and the previous ones of the same #if for #else.
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
      for (const std::string& earlier : level.before) {
        if (!add(all, "!(" + earlier + ")")) return all;
      }
      if (!level.now.empty() && !add(all, level.now)) return all;
    }
    return all;
  }

 private:
  struct Level {
    std::string now;
    std::vector<std::string> before;
  };

  /// Deeper nesting than in any real code is unknown: no expression describes it.
  static bool add(std::vector<std::string>& all, const std::string& condition) {
    constexpr size_t max = 200;
    const bool fits = all.size() < max;
    all.push_back(fits ? condition : "CONFIG_ nested too deeply");
    return fits;
  }

  static std::string expression(std::string_view word, std::string_view rest) {
    if (word == "ifdef") return "defined(" + std::string(rest) + ")";
    if (word == "ifndef") return "!defined(" + std::string(rest) + ")";
    return std::string(rest);
  }

  std::vector<Level> levels_;
};

}  // namespace

ScannedSource scan_source(std::string_view text) {
  ScannedSource scanned;
  scanned.stacks.emplace_back();
  std::map<std::vector<std::string>, int> known = {{{}, 0}};
  const std::string plain = without_comments(text);
  const std::vector<std::string_view> lines = split_lines(plain);
  Stack stack;
  std::string joined;  // a directive with its continued lines
  bool continued = false;
  int current = 0;  // the stack of the current line
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    add_mentions(lines[i], static_cast<int>(i) + 1, scanned.mentions);
    const bool directive = continued || line.starts_with("#");
    const bool more = !line.empty() && line.back() == '\\';
    scanned.code.push_back(!directive && !line.empty());
    scanned.stack_of.push_back(current);
    if (!directive) continue;
    joined += more ? line.substr(0, line.size() - 1) : line;
    joined += ' ';
    continued = more;
    if (more) continue;
    const std::string_view body = trim(std::string_view(joined).substr(1));
    const size_t end = std::min(body.find_first_of(" \t("), body.size());
    stack.directive(body.substr(0, end), trim(body.substr(end)));
    joined.clear();
    std::vector<std::string> now = stack.conditions();
    const auto [at, fresh] = known.try_emplace(now, static_cast<int>(scanned.stacks.size()));
    if (fresh) scanned.stacks.push_back(std::move(now));
    current = at->second;
  }
  return scanned;
}

}  // namespace kseries
