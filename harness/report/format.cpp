// SPDX-License-Identifier: GPL-2.0-only
#include "report/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace kseries {

namespace {

struct Plain {
  std::string_view utf8;
  std::string_view ascii;
};

constexpr std::array<Plain, 9> plain = {{
    {"\xE2\x80\x98", "'"},
    {"\xE2\x80\x99", "'"},
    {"\xE2\x80\x9C", "\""},
    {"\xE2\x80\x9D", "\""},
    {"\xE2\x80\x93", "-"},
    {"\xE2\x80\x94", "-"},
    {"\xE2\x80\xA6", "..."},
    {"\xE2\x86\x92", "->"},
    {"\xC2\xA0", " "},
}};

constexpr size_t column_gap = 2;
constexpr size_t min_column = 6;

}  // namespace

std::string ascii(std::string_view text) {
  const std::string clean = printable_utf8(text);
  std::string out;
  for (std::string_view rest = clean; !rest.empty();) {
    const auto known = std::find_if(plain.begin(), plain.end(),
                                    [&](const Plain& p) { return rest.starts_with(p.utf8); });
    const auto byte = static_cast<unsigned char>(rest.front());
    size_t length = 1;
    if (known != plain.end()) {
      out += known->ascii;
      length = known->utf8.size();
    } else if (byte < 0x80) {
      out += byte == '\t' ? ' ' : rest.front();
    } else {
      out += '?';
      while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0) == 0x80) {
        length++;
      }
    }
    rest.remove_prefix(length);
  }
  return out;
}

std::string clipped(std::string_view text, size_t width) {
  if (text.size() <= width) return std::string(text);
  if (width <= 2) return std::string(text.substr(0, width));
  return std::string(text.substr(0, width - 2)) + "..";
}

std::string wrapped(std::string_view text, size_t width, std::string_view first) {
  std::string out;
  std::string line(first);
  const std::string indent(first.size(), ' ');
  bool empty = true;
  std::string words(text);
  // A newline of untrusted text must not start a line of the report.
  std::replace(words.begin(), words.end(), '\n', ' ');
  for (const std::string_view word : split(words, ' ')) {
    if (word.empty()) continue;
    if (!empty && line.size() + 1 + word.size() > width) {
      out += line + "\n";
      line = indent;
      empty = true;
    }
    if (!empty) line += ' ';
    line += word;
    empty = false;
  }
  return out + line + "\n";
}

std::string duration_text(double seconds) {
  if (!(seconds > 0)) return "0 s";
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(std::lround(std::min(seconds, 1e12)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string ranges_text(const std::vector<size_t>& numbers) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < numbers.size();) {
    size_t end = i;
    while (end + 1 < numbers.size() && numbers[end + 1] == numbers[end] + 1) end++;
    if (end == i) {
      parts.push_back(std::to_string(numbers[i]));
    } else {
      // Two adjacent numbers are easier to read as a pair than as a range.
      parts.push_back(std::to_string(numbers[i]) + (end == i + 1 ? ", " : "-") +
                      std::to_string(numbers[end]));
    }
    i = end + 1;
  }
  return join(parts, ", ");
}

std::string quoted_lines(std::string_view text, size_t max, std::string_view indent) {
  const std::vector<std::string_view> lines = split_lines(text);
  std::string out;
  for (size_t i = 0; i < std::min(max, lines.size()); i++) {
    out += indent;
    out += lines[i];
    out += '\n';
  }
  if (lines.size() > max) {
    out += fmt::format("{}({})\n", indent, counted(lines.size() - max, "more line", "more lines"));
  }
  return out;
}

std::vector<size_t> Table::widths() const {
  std::vector<size_t> widths(align.size(), 0);
  for (const std::vector<std::string>& row : rows) {
    for (size_t i = 0; i < row.size(); i++) widths.at(i) = std::max(widths.at(i), row[i].size());
  }
  return widths;
}

size_t Table::width() const {
  size_t total = 0;
  for (const size_t width : widths()) total += width + column_gap;
  return total < column_gap ? 0 : total - column_gap;
}

void Table::fit(size_t limit, const std::vector<size_t>& shrinkable) {
  while (width() > limit) {
    const std::vector<size_t> now = widths();
    const auto widest = std::max_element(shrinkable.begin(), shrinkable.end(),
                                         [&](size_t a, size_t b) { return now.at(a) < now.at(b); });
    if (widest == shrinkable.end() || now.at(*widest) <= min_column) return;
    for (std::vector<std::string>& row : rows) {
      row.at(*widest) = clipped(row.at(*widest), now.at(*widest) - 1);
    }
  }
}

std::string Table::text(std::string_view indent) const {
  const std::vector<size_t> now = widths();
  std::string out;
  for (const std::vector<std::string>& row : rows) {
    std::string line(indent);
    for (size_t i = 0; i < row.size(); i++) {
      const std::string blanks(now.at(i) - row[i].size(), ' ');
      line += align.at(i) == '>' ? blanks + row[i] : row[i] + blanks;
      line += std::string(column_gap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace kseries
