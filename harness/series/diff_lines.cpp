// SPDX-License-Identifier: GPL-2.0-only
#include "series/diff_lines.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace kseries {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

/// Undoes git's C-style quoting at the start of `text`, which begins with '"'. Returns
/// the name and the length of its quoted form. Nothing without a closing quote.
std::optional<std::pair<std::string, size_t>> unquote(std::string_view text) {
  std::string name;
  for (size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') return std::pair(name, i + 1);
    if (c != '\\') {
      name += c;
      continue;
    }
    if (++i == text.size()) break;
    if (i + 2 < text.size() && is_octal(text[i]) && is_octal(text[i + 1]) &&
        is_octal(text[i + 2])) {
      name += static_cast<char>((text[i] - '0') * 64 + (text[i + 1] - '0') * 8 + text[i + 2] - '0');
      i += 2;
      continue;
    }
    constexpr std::string_view letters = "abtnvfr";
    constexpr std::string_view values = "\a\b\t\n\v\f\r";
    const size_t letter = letters.find(text[i]);
    name += letter == std::string_view::npos ? text[i] : values[letter];
  }
  return std::nullopt;
}

/// Parses "12,3" or "12". Nothing when invalid or too large for a real file.
std::optional<std::pair<int, int>> parse_range(std::string_view text) {
  constexpr long max_line = 100'000'000;
  const size_t comma = text.find(',');
  const auto start = to_number(text.substr(0, comma));
  const auto count =
      comma == std::string_view::npos ? std::optional<long>(1) : to_number(text.substr(comma + 1));
  if (!start || !count || *start < 0 || *count < 0 || *start > max_line || *count > max_line)
    return std::nullopt;
  return std::pair(static_cast<int>(*start), static_cast<int>(*count));
}

}  // namespace

std::vector<std::string_view> split_raw_lines(std::string_view text) {
  if (text.empty()) return {};
  if (text.back() == '\n') text.remove_suffix(1);
  return split(text, '\n');
}

std::string parse_file_name(std::string_view text) {
  if (!text.empty() && text.front() == '"') {
    if (auto name = unquote(text)) return name->first;
  }
  // As name_terminate() in git's apply.c: blanks belong to the name, other white space ends it.
  return std::string(text.substr(0, text.find_first_of("\t\r\v\f")));
}

bool is_dev_null(std::string_view text) {
  constexpr std::string_view name = "/dev/null";
  constexpr std::string_view white_space = " \t\r\v\f";
  return text.starts_with(name) && (text.size() == name.size() ||
                                    white_space.find(text[name.size()]) != std::string_view::npos);
}

std::string strip_prefix(const std::string& name) {
  const size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

std::optional<std::pair<std::string, std::string>> parse_git_line(std::string_view line) {
  constexpr std::string_view start = "diff --git ";
  if (line.substr(0, start.size()) != start) return std::nullopt;
  line = line.substr(start.size());
  if (!line.empty() && line.front() == '"') {
    const auto first = unquote(line);
    if (!first || line.size() <= first->second + 1) return std::nullopt;
    return std::pair(first->first, parse_file_name(line.substr(first->second + 1)));
  }
  if (const size_t quote = line.find(" \""); quote != std::string_view::npos)
    return std::pair(std::string(line.substr(0, quote)), parse_file_name(line.substr(quote + 1)));
  // Names may contain spaces: split where both halves are the same name. The number of
  // tries is limited, so that a hostile line does not take quadratic time.
  int tries = 64;
  for (size_t blank = line.find(' '); blank != std::string_view::npos && tries-- > 0;
       blank = line.find(' ', blank + 1)) {
    const std::string first(line.substr(0, blank));
    const std::string second(line.substr(blank + 1));
    if (first == second || strip_prefix(first) == strip_prefix(second))
      return std::pair(first, second);
  }
  return std::nullopt;
}

bool is_no_file(std::string_view name_line) {
  if (is_dev_null(name_line)) return true;
  const size_t tab = name_line.find('\t');
  if (tab == std::string_view::npos) return false;
  const std::string_view stamp = trim(name_line.substr(tab));
  return stamp.starts_with("1970-01-01 ") || stamp.starts_with("1969-12-31 ");
}

std::optional<Hunk> parse_hunk_header(std::string_view line) {
  if (!line.starts_with("@@ -")) return std::nullopt;
  const size_t plus = line.find(" +");
  const size_t end = line.find(" @@", 4);
  if (plus == std::string_view::npos || end == std::string_view::npos || end < plus + 2)
    return std::nullopt;
  const auto before = parse_range(line.substr(4, plus - 4));
  const auto after = parse_range(line.substr(plus + 2, end - plus - 2));
  if (!before || !after) return std::nullopt;
  Hunk hunk;
  std::tie(hunk.old_start, hunk.old_count) = *before;
  std::tie(hunk.new_start, hunk.new_count) = *after;
  hunk.section = std::string(trim(line.substr(end + 3)));
  return hunk;
}

std::optional<int> parse_mode(std::string_view text) {
  // Git reads it with strtoul(), which skips white space.
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\v\f"), text.size()));
  const size_t digits = std::min(text.find_first_not_of("01234567"), text.size());
  const bool ends =
      digits == text.size() || text[digits] == ' ' || text[digits] == '\t' || text[digits] == '\r';
  if (digits == 0 || digits > 7 || !ends) return std::nullopt;
  int mode = 0;
  for (const char c : text.substr(0, digits)) mode = mode * 8 + (c - '0');
  return mode;
}

bool parse_index_line(std::string_view rest, FileDiff& file) {
  constexpr size_t max_id = 64;
  const size_t dots = rest.find("..");
  if (dots == std::string_view::npos || dots > max_id) return true;
  const size_t blank = rest.find(' ', dots);
  const std::string_view blob = trim(rest.substr(dots + 2, blank - dots - 2));
  if (blob.size() > max_id) return true;
  file.old_blob = std::string(rest.substr(0, dots));
  file.new_blob = std::string(blob);
  if (blank == std::string_view::npos) return true;
  const auto mode = parse_mode(rest.substr(blank + 1));
  if (!mode) return false;
  if (file.old_mode == 0) file.old_mode = *mode;
  if (file.new_mode == 0) file.new_mode = *mode;
  return true;
}

}  // namespace kseries
