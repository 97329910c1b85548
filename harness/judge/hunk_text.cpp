// SPDX-License-Identifier: GPL-2.0-only
#include "judge/hunk_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace kseries {

namespace {

std::string counted_lines(int count) {
  return std::to_string(count) + (count == 1 || count == -1 ? " line" : " lines");
}

/// A diff of the expected and the found lines: '-' only expected, '+' only found.
std::string compared(const std::string& expected, const std::string& found,
                     const std::string& indent) {
  const std::vector<std::string_view> a = split_lines(expected);
  const std::vector<std::string_view> b = split_lines(found);
  // Length of the longest common subsequence from line i of `a` and line j of `b`.
  std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string text;
  const auto add = [&](char kind, std::string_view line) {
    text += indent + kind;
    text += line;
    text += '\n';
  };
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add(' ', a[i]);
      ++i;
      ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      add('-', a[i++]);
    } else {
      add('+', b[j++]);
    }
  }
  return text;
}

std::string conflict_text(const HunkResult& hunk, const std::string& name) {
  // The explanation is all there is to report about a file that cannot be patched at all.
  if (hunk.number == 0 && !hunk.explanation.empty()) return name + ": " + hunk.explanation + "\n";
  std::string text = name + " does not apply\n";
  if (!hunk.explanation.empty()) text += "  why: " + hunk.explanation + "\n";
  if (hunk.nearest_line > 0) {
    text += "  it would apply at line " + std::to_string(hunk.nearest_line) + " with " +
            counted_lines(hunk.nearest_fuzz) + " less context\n";
  }
  if (hunk.expected.empty() && hunk.found.empty()) return text;
  text += "  expected (-), found (+)";
  if (hunk.found_line > 0) text += " at line " + std::to_string(hunk.found_line);
  return text + ":\n" + compared(hunk.expected, hunk.found, "    ");
}

}  // namespace

std::string hunk_text(const HunkResult& hunk) {
  const std::string name = hunk_name(hunk);
  const std::string note = hunk.explanation.empty() ? "" : "  " + hunk.explanation + "\n";
  switch (hunk.status) {
    case HunkStatus::applied:
      return note.empty() ? "" : name + " applies\n" + note;
    case HunkStatus::offset:
      return name + " applies with an offset of " + counted_lines(hunk.offset) + "\n" + note;
    case HunkStatus::already_applied:
      return name + " is already applied\n";
    case HunkStatus::conflict:
      return conflict_text(hunk, name);
    case HunkStatus::not_tried:
      return name + " was not tried\n" + note;
  }
  return "";
}

}  // namespace kseries
