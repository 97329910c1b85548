// SPDX-License-Identifier: GPL-2.0-only
#include "series/find_diff.h"

#include <vector>

#include "series/diff_lines.h"

namespace kseries {

namespace {

/// Whether the patch starts here for git mailinfo, even if it is not a complete diff.
bool starts_patch(std::string_view line) {
  const bool names =
      line.starts_with("--- ") && line.size() > 4 && line[4] != ' ' && line[4] != '\t';
  return names || line.starts_with("diff -") || line.starts_with("Index: ");
}

}  // namespace

std::optional<size_t> find_diff(std::string_view text) {
  const std::vector<std::string_view> lines = split_raw_lines(text);
  std::optional<size_t> damaged;
  for (size_t i = 0; i < lines.size(); ++i) {
    // A hunk whose file name is damaged: the parser refuses it.
    if (damaged && parse_hunk_header(lines[i])) return damaged;
    bool found = lines[i].starts_with("diff --git ");
    // "Index: x", "=====" and "diff -ru a b" may precede the names.
    for (size_t names = i; !found && names < i + 4 && names + 2 < lines.size(); ++names) {
      const bool introduces = lines[i].starts_with("--- ") || lines[i].starts_with("diff -") ||
                              lines[i].starts_with("Index: ") || lines[i].starts_with("=====");
      found = introduces && lines[names].starts_with("--- ") &&
              lines[names + 1].starts_with("+++ ") && lines[names + 2].starts_with("@@ -");
      if (lines[i].starts_with("--- ")) break;
    }
    const auto here = static_cast<size_t>(lines[i].data() - text.data());
    if (found) return here;
    if (!damaged && starts_patch(lines[i])) damaged = here;
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
