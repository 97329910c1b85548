// SPDX-License-Identifier: GPL-2.0-only
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <numeric>

namespace kseries {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  size_t start = 0;
  for (size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, start)) {
    parts.push_back(text.substr(start, at - start));
    start = at + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  if (text.empty()) return {};
  if (text.back() == '\n') text.remove_suffix(1);
  std::vector<std::string_view> lines = split(text, '\n');
  for (std::string_view& line : lines) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  }
  return lines;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_word_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::optional<long> to_number(std::string_view text) {
  long value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, status] = std::from_chars(text.data(), end, value);
  if (status != std::errc() || stop != end || text.empty()) return std::nullopt;
  return value;
}

namespace {

/// The length of the well-formed UTF-8 sequence at the start of `text`, or 0
/// (Unicode 15, table 3-7).
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const auto continues = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

/// The character of a well-formed sequence.
char32_t decoded(std::string_view sequence) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(sequence[i]); };
  if (sequence.size() == 1) return byte(0);
  char32_t character = byte(0) & (0xFFU >> (sequence.size() + 1));
  for (size_t i = 1; i < sequence.size(); ++i) character = character << 6U | (byte(i) & 0x3FU);
  return character;
}

/// Whether a character changes how others are shown, or can't be in XML 1.0: control characters
/// (C0, DEL, C1), those that set the direction of text, the separators of lines and paragraphs, and
/// noncharacters.
bool is_unprintable(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return c != '\t' && c != '\n';
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFFFE || c == 0xFFFF;
}

/// "\x1b" or "\u202e".
std::string escape(char32_t c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const int length = c > 0xFF ? 4 : 2;
  std::string text = c > 0xFF ? "\\u" : "\\x";
  for (int i = length - 1; i >= 0; --i) text += digits[c >> (4U * static_cast<unsigned>(i)) & 0xFU];
  return text;
}

/// Whether only CRs are left before the end of the line.
bool ends_line(std::string_view text) {
  const size_t end = text.find_first_not_of('\r');
  return end == std::string_view::npos || text[end] == '\n';
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string printable_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = sequence_length(text);
    const std::string_view sequence = text.substr(0, std::max<size_t>(length, 1));
    if (text[0] == '\r' && ends_line(text)) {
      // Lines of a console end with CR LF.
    } else if (length == 0) {
      out += escape(static_cast<uint8_t>(text[0]));
    } else if (const char32_t c = decoded(sequence); is_unprintable(c)) {
      out += escape(c);
    } else {
      out += sequence;
    }
    text.remove_prefix(sequence.size());
  }
  return out;
}

std::string printable_line(std::string_view text) {
  std::string out;
  for (const char c : printable_utf8(text)) {
    if (c == '\n') {
      out += escape('\n');
    } else {
      out += c == '\t' ? ' ' : c;
    }
  }
  return out;
}

std::string bounded(std::string_view text, size_t head, size_t tail) {
  if (text.size() <= head + tail) return std::string(text);
  std::string out(text.substr(0, head));
  out += "\n[… " + std::to_string(text.size() - head - tail) + " bytes left out …]\n";
  out += text.substr(text.size() - tail);
  return out;
}

std::string file_name_from(std::string_view text) {
  std::string name(text);
  for (char& c : name) {
    const bool kept = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      std::string_view("._=+-").find(c) != std::string_view::npos;
    if (!kept) c = '-';
  }
  return name;
}

namespace {

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates,
                                 size_t max) {
  std::vector<std::pair<size_t, std::string>> ranked;
  for (const std::string& candidate : candidates) {
    // The distance is at least the difference of the lengths.
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    if ((longer - shorter) * 3 > longer) continue;
    const size_t distance = edit_distance(word, candidate);
    if (distance * 3 <= std::max(word.size(), candidate.size()))
      ranked.emplace_back(distance, candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> names;
  for (size_t i = 0; i < ranked.size() && i < max; ++i) names.push_back(ranked[i].second);
  return names;
}

std::string did_you_mean(const std::vector<std::string>& near, const std::string& otherwise) {
  return near.empty() ? otherwise : "did you mean " + join(near, " or ") + "?";
}

std::string one_line(std::string_view text) {
  const std::vector<std::string_view> lines = split_lines(trim(text));
  return lines.empty() ? "" : std::string(trim(lines.front()));
}

std::string counted(size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string assignment_text(const std::map<std::string, std::string>& values) {
  std::vector<std::string> parts;
  parts.reserve(values.size());
  for (const auto& [symbol, value] : values) parts.push_back(symbol + "=" + value);
  return parts.empty() ? "-" : join(parts, " ");
}

}  // namespace kseries
