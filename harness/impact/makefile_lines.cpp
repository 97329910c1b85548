// SPDX-License-Identifier: GPL-2.0-only
#include "impact/makefile_lines.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace kseries {
namespace {

constexpr size_t max_alternatives = 32;

/// Lines joined with their continuations, without comments.
std::vector<std::string> logical_lines(std::string_view text) {
  std::vector<std::string> lines;
  bool continued = false;
  for (std::string_view line : split_lines(text)) {
    if (const size_t hash = line.find('#'); hash != std::string_view::npos) {
      line = line.substr(0, hash);
    }
    std::string_view part = trim(line);
    const bool more = !part.empty() && part.back() == '\\';
    if (more) part.remove_suffix(1);
    if (continued && !lines.empty()) {
      lines.back() += " ";
      lines.back() += part;
    } else {
      lines.emplace_back(part);
    }
    continued = more;
  }
  return lines;
}

/// The symbols of "$(CONFIG_A) $(CONFIG_B:m=y)", separated by `separator` or blanks; nothing when
/// the text has anything else in it.
std::optional<std::vector<std::string>> references(std::string_view text, char separator = ' ') {
  constexpr std::string_view prefix = "$(CONFIG_";
  std::vector<std::string> names;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    if (!names.empty() && text.front() == separator) text = trim(text.substr(1));
    if (!text.starts_with(prefix)) return std::nullopt;
    text.remove_prefix(prefix.size());
    size_t end = 0;
    while (end < text.size() && is_word_char(text[end])) ++end;
    names.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with(":m=y")) text.remove_prefix(4);
    if (end == 0 || !text.starts_with(")")) return std::nullopt;
    text.remove_prefix(1);
  }
  return names;
}

Alternatives any_of(const std::vector<std::string>& names) {
  Alternatives all;
  for (const std::string& name : names) add_alternative(all, {name});
  return all;
}

/// The symbols whose y or m makes a text not empty: "$(CONFIG_A)$(CONFIG_B)", or a function of
/// that. Nothing for anything but a plain test.
std::optional<std::vector<std::string>> tested(std::string_view text) {
  text = trim(text);
  for (const std::string_view function :
       {"$(filter y,", "$(filter m,", "$(filter y m,", "$(filter m y,", "$(findstring y,",
        "$(findstring m,", "$(subst m,y,", "$(strip "}) {
    if (!text.starts_with(function) || !text.ends_with(")")) continue;
    return references(text.substr(function.size(), text.size() - function.size() - 1));
  }
  return references(text);
}

/// "ifeq (TEXT,VALUE)", where VALUE is y, m, yy, …
Alternatives equal_to(const std::vector<std::string>& names, std::string_view value) {
  size_t letters = 0;
  for (const char c : value) {
    if (c != 'y' && c != 'm' && c != ' ') return {{}};
    letters += c == ' ' ? 0 : 1;
  }
  if (letters == names.size()) return {{names.begin(), names.end()}};
  return letters == 1 ? any_of(names) : Alternatives{{}};
}

/// The symbols that an ifdef, ifeq or ifneq requires. A test for the absence of a symbol requires
/// none.
Alternatives wanted_by(std::string_view line) {
  constexpr std::string_view defined = "ifdef CONFIG_";
  if (line.starts_with(defined)) return {{std::string(trim(line.substr(defined.size())))}};
  const size_t open = line.find('(');
  const size_t comma = line.rfind(',');
  if (open == std::string_view::npos || comma == std::string_view::npos || comma < open) {
    return {{}};
  }
  const std::string_view value = trim(line.substr(comma + 1, line.rfind(')') - comma - 1));
  const auto names = tested(line.substr(open + 1, comma - open - 1));
  if (!names || names->empty()) return {{}};
  if (line.starts_with("ifeq") && !value.empty()) return equal_to(*names, value);
  if (line.starts_with("ifneq") && value.empty()) return any_of(*names);
  return {{}};
}

/// When "$(CONFIG_A)" at the end of a list's name is y or m. No alternative: it does not depend on
/// Kconfig.
Alternatives parse_needs(std::string_view text) {
  if (text.find("CONFIG_") == std::string_view::npos) return {};
  // $(subst y,A,B): A where B is y, else B.
  constexpr std::string_view lesser = "$(subst y,";
  if (text.starts_with(lesser) && text.ends_with(")")) {
    const auto all = references(text.substr(lesser.size(), text.size() - lesser.size() - 1), ',');
    return all ? Alternatives{{all->begin(), all->end()}} : Alternatives{{}};
  }
  const auto names = tested(text);
  return names ? any_of(*names) : Alternatives{{}};
}

std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view part : split(text, ' ')) {
    for (const std::string_view word : split(part, '\t')) {
      if (!word.empty()) words.push_back(word);
    }
  }
  return words;
}

/// The position of a line's assignment; the = in $(CONFIG_A:m=y) is not one.
size_t assignment_in(std::string_view line) {
  int depth = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '(') ++depth;
    if (line[i] == ')') --depth;
    if (line[i] == '=' && depth == 0) return i;
  }
  return std::string_view::npos;
}

/// "$(addprefix libxfs/, a.o b.o)" as "libxfs/a.o libxfs/b.o"; other text unmodified.
std::string without_addprefix(std::string_view text) {
  constexpr std::string_view function = "$(addprefix ";
  const size_t open = text.find(function);
  if (open == std::string_view::npos) return std::string(text);
  const size_t comma = text.find(',', open);
  const size_t close = text.find(')', open);
  if (close == std::string_view::npos || comma > close) return std::string(text);
  const size_t begin = open + function.size();
  const std::string_view prefix = trim(text.substr(begin, comma - begin));
  std::string all(text.substr(0, open));
  for (const std::string_view word : words_in(text.substr(comma + 1, close - comma - 1))) {
    all.append(prefix).append(word).append(" ");
  }
  return all + without_addprefix(text.substr(close + 1));
}

std::optional<ListLine> parse_list(std::string_view line) {
  const size_t assigns = assignment_in(line);
  if (assigns == std::string_view::npos) return std::nullopt;
  std::string_view left = trim(line.substr(0, assigns));
  while (!left.empty() && (left.back() == '+' || left.back() == ':')) left.remove_suffix(1);
  left = trim(left);
  ListLine found;
  if (const size_t dash = left.find("-$("); dash != std::string_view::npos) {
    found.list = left.substr(0, dash);
    found.needs = parse_needs(left.substr(dash + 1));
    if (found.needs.empty()) return std::nullopt;
  } else {
    const size_t last = left.rfind('-');
    if (last == std::string_view::npos) return std::nullopt;
    const std::string_view end = left.substr(last + 1);
    if (end != "y" && end != "m" && end != "objs") return std::nullopt;
    found.list = left.substr(0, last);
    found.needs = {{}};
  }
  const std::string right = without_addprefix(line.substr(assigns + 1));
  for (const std::string_view word : words_in(right)) found.words.emplace_back(word);
  return found;
}

}  // namespace

bool add_alternative(Alternatives& all, std::set<std::string> one) {
  const bool there = std::find(all.begin(), all.end(), one) != all.end();
  // Beyond the limit: leaving one out would make the guard too strong.
  if (!there && all.size() >= max_alternatives) all.back().clear();
  if (there || all.size() >= max_alternatives) return false;
  all.push_back(std::move(one));
  return true;
}

Alternatives combine_alternatives(const Alternatives& left, const Alternatives& right) {
  Alternatives all;
  for (const auto& a : left) {
    for (const auto& b : right) {
      std::set<std::string> both = a;
      both.insert(b.begin(), b.end());
      add_alternative(all, std::move(both));
    }
  }
  return all;
}

std::vector<ListLine> parse_lists(std::string_view makefile) {
  std::vector<ListLine> found;
  std::vector<Alternatives> levels;
  for (const std::string& line : logical_lines(makefile)) {
    if (line.starts_with("ifdef ") || line.starts_with("ifndef ") || line.starts_with("ifeq") ||
        line.starts_with("ifneq")) {
      levels.push_back(wanted_by(line));
    } else if (line.starts_with("else")) {
      if (!levels.empty()) levels.back() = wanted_by(trim(std::string_view(line).substr(4)));
    } else if (line.starts_with("endif")) {
      if (!levels.empty()) levels.pop_back();
    } else if (std::optional<ListLine> list = parse_list(line)) {
      for (const Alternatives& level : levels)
        list->needs = combine_alternatives(list->needs, level);
      found.push_back(std::move(*list));
    }
  }
  return found;
}

}  // namespace kseries
