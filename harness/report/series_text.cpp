// SPDX-License-Identifier: GPL-2.0-only
#include "report/series_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/hunk_text.h"
#include "model/names.h"

namespace kseries {
namespace {

std::string status_word(const PatchResult& patch) {
  const bool offset =
      std::any_of(patch.hunks.begin(), patch.hunks.end(),
                  [](const HunkResult& hunk) { return hunk.status == HunkStatus::offset; });
  if (patch.status == PatchStatus::applied && offset) return "offset";
  return std::string(enum_name(patch.status));
}

/// "2 hunks with an offset, up to +12 lines".
std::string offsets_text(const PatchResult& patch) {
  size_t count = 0;
  int most = 0;
  for (const HunkResult& hunk : patch.hunks) {
    if (hunk.status != HunkStatus::offset) continue;
    ++count;
    if (std::abs(hunk.offset) > std::abs(most)) most = hunk.offset;
  }
  if (count == 0) return "";
  return counted(count, "hunk", "hunks") + " with an offset, up to " + (most > 0 ? "+" : "") +
         std::to_string(most) + (std::abs(most) == 1 ? " line" : " lines");
}

std::string indented(const std::string& text) {
  std::string out;
  for (const std::string_view line : split_lines(text)) out += fmt::format("      {}\n", line);
  return out;
}

std::string patch_text(const PatchResult& patch) {
  std::string text = fmt::format("{:4}  {:<16}{}\n", patch.number, status_word(patch),
                                 printable_line(patch.subject));
  const std::string offsets = offsets_text(patch);
  if (!offsets.empty()) text += "      " + offsets + "\n";
  const bool shown_by_hunks = patch.status == PatchStatus::conflict;
  if (!patch.message.empty() && !shown_by_hunks) text += "      " + patch.message + "\n";
  // The message already states that the tree has this patch.
  if (patch.status == PatchStatus::already_applied) return text;
  for (const HunkResult& hunk : patch.hunks) {
    // The offsets of hunks are summarised above.
    const bool quiet = hunk.status == HunkStatus::offset || hunk.status == HunkStatus::not_tried;
    if (!quiet || !hunk.explanation.empty()) text += indented(hunk_text(hunk));
  }
  return text;
}

/// ", but 2 parts are missing or truncated and 1 patch is left out".
std::string lacks_text(const SeriesResult& result) {
  std::vector<std::string> lacks;
  if (const size_t count = result.missing.size(); count > 0)
    lacks.push_back(counted(count, "part is", "parts are") + " missing or truncated");
  if (const size_t count = result.left_out.size(); count > 0)
    lacks.push_back(counted(count, "patch is", "patches are") + " left out");
  return lacks.empty() ? "" : ", but " + join(lacks, " and ");
}

}  // namespace

std::string series_text(const SeriesResult& result) {
  size_t applied = 0;
  while (applied < result.patches.size() && result.patches[applied].status == PatchStatus::applied)
    ++applied;
  std::string text = result.series + " on " + result.tree + ": ";
  if (applied == result.patches.size()) {
    text += (result.patches.size() == 1 ? "the patch applies"
                                        : "all " + std::to_string(applied) + " patches apply") +
            lacks_text(result) + "\n";
  } else {
    text += std::to_string(applied) + " of " + std::to_string(result.patches.size()) +
            " apply, patch " + std::to_string(result.patches[applied].number) + " does not" +
            lacks_text(result) + "\n";
  }
  if (!result.title.empty()) text += "  " + printable_line(result.title) + "\n";
  for (const std::string& patch : result.left_out) {
    text += "  " + printable_line(left_out_text(patch)) + "\n";
  }
  for (const std::string& remark : result.remarks) {
    text += "  note: " + printable_line(remark) + "\n";
  }
  for (const PatchResult& patch : result.patches) text += patch_text(patch);
  if (result.kconfig_problem) text += kconfig_problem_text(*result.kconfig_problem) + "\n";
  return printable_utf8(text);
}

}  // namespace kseries
