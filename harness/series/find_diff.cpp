// SPDX-License-Identifier: GPL-2.0-only
#include "series/find_diff.h"

#include <vector>

#include "series/diff_lines.h"

namespace kseries {

std::optional<size_t> find_diff(std::string_view text) {
  const std::vector<std::string_view> lines = raw_lines(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    bool found = starts(lines[i], "diff --git ");
    // "Index: x", "=====" and "diff -ru a b" may stand above the names.
    for (size_t names = i; !found && names < i + 4 && names + 2 < lines.size(); ++names) {
      const bool introduces = starts(lines[i], "--- ") || starts(lines[i], "diff -") ||
                              starts(lines[i], "Index: ") || starts(lines[i], "=====");
      found = introduces && starts(lines[names], "--- ") && starts(lines[names + 1], "+++ ") &&
              starts(lines[names + 2], "@@ -");
      if (starts(lines[i], "--- ")) break;
    }
    if (found) return static_cast<size_t>(lines[i].data() - text.data());
  }
  return std::nullopt;
}

std::string undo_crlf(std::string_view text) {
  bool added = false;
  for (const std::string_view line : raw_lines(text)) {
    if (!starts(line, "diff --git ") && !starts(line, "@@ -") && !starts(line, "+++ ")) continue;
    if (line.back() != '\r') return std::string(text);
    added = true;
  }
  if (!added) return std::string(text);
  std::string undone;
  undone.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool before_newline = i + 1 == text.size() || text[i + 1] == '\n';
    if (text[i] != '\r' || !before_newline) undone += text[i];
  }
  return undone;
}

}  // namespace kseries
