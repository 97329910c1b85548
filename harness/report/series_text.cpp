// SPDX-License-Identifier: GPL-2.0-only
#include "report/series_text.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/text.h"
#include "model/names.h"

namespace kseries {
namespace {

std::string counted(size_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

std::string padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string word_of(const PatchResult& patch) {
  const bool offset =
      std::any_of(patch.hunks.begin(), patch.hunks.end(),
                  [](const HunkResult& hunk) { return hunk.status == HunkStatus::offset; });
  if (patch.status == PatchStatus::applied && offset) return "offset";
  return std::string(name_of(patch.status));
}

/// "2 hunks at an offset, up to 12 lines"
std::string offsets_of(const PatchResult& patch) {
  size_t count = 0;
  int most = 0;
  for (const HunkResult& hunk : patch.hunks) {
    if (hunk.status != HunkStatus::offset) continue;
    ++count;
    if (std::abs(hunk.offset) > std::abs(most)) most = hunk.offset;
  }
  if (count == 0) return "";
  return counted(count, "hunk") + " at an offset, up to " + (most > 0 ? "+" : "") +
         std::to_string(most) + (std::abs(most) == 1 ? " line" : " lines");
}

/// What is expected against what is found: '-' only expected, '+' only found.
std::string compared(const std::string& expected, const std::string& found,
                     const std::string& indent) {
  const std::vector<std::string_view> a = lines_of(expected);
  const std::vector<std::string_view> b = lines_of(found);
  // Length of the longest common sequence of the rests of both.
  std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;)
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  }
  std::string text;
  const auto add = [&](char kind, std::string_view line) {
    text += indent + kind + printable_utf8(line) + "\n";
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

/// The block below a patch for one hunk that did not simply apply.
std::string hunk_text(const HunkResult& hunk) {
  constexpr const char* indent = "        ";
  const std::string name = hunk.number == 0 ? hunk.path
                                            : hunk.path + ": hunk " + std::to_string(hunk.number) +
                                                  " (line " + std::to_string(hunk.old_start) + ")";
  std::string text;
  if (hunk.status == HunkStatus::already_applied) {
    text = "      " + name + " is already applied\n";
  } else if (hunk.status == HunkStatus::conflict) {
    // What fails before any hunk has its reason as the only news.
    const bool whole_file = hunk.number == 0 && !hunk.explanation.empty();
    text = "      " + name + (whole_file ? ": " + hunk.explanation : " does not fit") + "\n";
    if (!hunk.explanation.empty() && !whole_file)
      text += indent + ("why: " + hunk.explanation) + "\n";
    if (hunk.nearest_line > 0)
      text += indent +
              ("it would fit at line " + std::to_string(hunk.nearest_line) + " with " +
               counted(static_cast<size_t>(hunk.nearest_fuzz), "line") + " less of context") +
              "\n";
    if (!hunk.expected.empty() || !hunk.found.empty()) {
      text += indent + std::string("expected (-), found (+)");
      if (hunk.found_line > 0) text += " at line " + std::to_string(hunk.found_line);
      text += ":\n" + compared(hunk.expected, hunk.found, "          ");
    }
  } else if (!hunk.explanation.empty()) {
    text = "      " + name + ": " + hunk.explanation + "\n";
  }
  return text;
}

std::string patch_text(const PatchResult& patch) {
  std::string number = std::to_string(patch.number);
  if (number.size() < 4) number.insert(0, 4 - number.size(), ' ');
  std::string text =
      number + "  " + padded(word_of(patch), 16) + printable_utf8(patch.subject) + "\n";
  const std::string offsets = offsets_of(patch);
  if (!offsets.empty()) text += "      " + offsets + "\n";
  const bool told_by_hunks = patch.status == PatchStatus::conflict;
  if (!patch.message.empty() && !told_by_hunks)
    text += "      " + printable_utf8(patch.message) + "\n";
  // "The tree has this patch" says it all.
  if (patch.status == PatchStatus::already_applied) return text;
  for (const HunkResult& hunk : patch.hunks) text += hunk_text(hunk);
  return text;
}

}  // namespace

std::string series_text(const SeriesResult& result) {
  size_t applied = 0;
  while (applied < result.patches.size() && result.patches[applied].status == PatchStatus::applied)
    ++applied;
  std::string text = result.series + " on " + result.tree + ": ";
  if (applied == result.patches.size()) {
    text += result.patches.size() == 1 ? "the patch applies\n"
                                       : "all " + std::to_string(applied) + " patches apply\n";
  } else {
    text += std::to_string(applied) + " of " + std::to_string(result.patches.size()) +
            " apply, patch " + std::to_string(result.patches[applied].number) + " does not\n";
  }
  if (!result.title.empty()) text += "  " + printable_utf8(result.title) + "\n";
  for (const std::string& remark : result.remarks)
    text += "  note: " + printable_utf8(remark) + "\n";
  for (const PatchResult& patch : result.patches) text += patch_text(patch);
  if (!result.problem.empty()) text += printable_utf8(result.problem) + "\n";
  return text;
}

}  // namespace kseries
