// SPDX-License-Identifier: GPL-2.0-only
#include "series/find_diff.h"

#include <vector>

#include "series/diff_lines.h"

namespace kseries {

std::optional<size_t> find_diff(std::string_view text) {
  const std::vector<std::string_view> lines = split_raw_lines(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    bool found = lines[i].starts_with("diff --git ");
    // "Index: x", "=====" and "diff -ru a b" may precede the names.
    for (size_t names = i; !found && names < i + 4 && names + 2 < lines.size(); ++names) {
      const bool introduces = lines[i].starts_with("--- ") || lines[i].starts_with("diff -") ||
                              lines[i].starts_with("Index: ") || lines[i].starts_with("=====");
      found = introduces && lines[names].starts_with("--- ") &&
              lines[names + 1].starts_with("+++ ") && lines[names + 2].starts_with("@@ -");
      if (lines[i].starts_with("--- ")) break;
    }
    if (found) return static_cast<size_t>(lines[i].data() - text.data());
  }
  return std::nullopt;
}

std::string undo_crlf(std::string_view text) {
  bool has_crlf = false;
  for (const std::string_view line : split_raw_lines(text)) {
    if (!line.starts_with("diff --git ") && !line.starts_with("@@ -") && !line.starts_with("+++ "))
      continue;
    if (line.back() != '\r') return std::string(text);
    has_crlf = true;
  }
  if (!has_crlf) return std::string(text);
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool before_newline = i + 1 == text.size() || text[i + 1] == '\n';
    if (text[i] != '\r' || !before_newline) result += text[i];
  }
  return result;
}

}  // namespace kseries
