// SPDX-License-Identifier: GPL-2.0-only
#include "ktap/log_prefix.h"

#include <algorithm>

#include "base/text.h"
#include "ktap/line.h"

namespace kseries::ktap {
namespace {

constexpr size_t max_log_prefix = 128;

/// Stands for all characters that may be at the same position in the prefix of another line.
char shape_of(char c) {
  if (is_digit(c) || c == ' ') return '0';
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? 'a' : c;
}

}  // namespace

std::string_view find_log_prefix(std::string_view text) {
  constexpr std::string_view word = "TAP version ";
  std::string_view found;
  for (size_t at = text.find(word); at != npos; at = text.find(word, at + 1)) {
    const size_t newline = text.rfind('\n', at);
    const size_t begin = newline == npos ? 0 : newline + 1;
    const size_t end = std::min(text.find('\n', at), text.size());
    const size_t version = at > begin && text[at - 1] == 'K' ? at - 1 : at;
    if (read_line(text.substr(version, end - version)).kind != LineKind::version) continue;
    const std::string_view rest = without_stamp(text.substr(begin, end - begin));
    if (rest.find_first_not_of(" \t#") == rest.size() - (end - version)) return {};
    if (found.empty() && version - begin <= max_log_prefix)
      found = text.substr(begin, version - begin);
  }
  return found;
}

std::string_view without_log_prefix(std::string_view line, std::string_view prefix) {
  if (line.size() < prefix.size()) return line;
  const bool same =
      std::ranges::equal(line.substr(0, prefix.size()), prefix, {}, shape_of, shape_of);
  return same ? line.substr(prefix.size()) : line;
}

}  // namespace kseries::ktap
