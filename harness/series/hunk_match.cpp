// SPDX-License-Identifier: GPL-2.0-only
#include "series/hunk_match.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <unordered_map>
#include <utility>

namespace kseries {
namespace {

using Lines = std::vector<std::string>;

constexpr int max_fuzz = 3;
constexpr size_t excerpt_before = 3;
constexpr size_t excerpt_lines = 12;
/// Lines that occur more often say nothing about where a hunk belongs.
constexpr size_t max_repeats = 256;

size_t count_leading_context(const Hunk& hunk) {
  const auto change = std::find_if(hunk.lines.begin(), hunk.lines.end(),
                                   [](const HunkLine& line) { return line.kind != ' '; });
  return static_cast<size_t>(change - hunk.lines.begin());
}

size_t count_trailing_context(const Hunk& hunk) {
  const auto change = std::find_if(hunk.lines.rbegin(), hunk.lines.rend(),
                                   [](const HunkLine& line) { return line.kind != ' '; });
  return static_cast<size_t>(change - hunk.lines.rbegin());
}

WantedLines make_wanted(const Hunk& hunk, Lines lines) {
  return {std::move(lines), hunk.old_start <= 1, count_trailing_context(hunk) == 0};
}

std::string join_excerpt(const Lines& lines, size_t first, size_t count) {
  std::string text;
  for (size_t i = first; i < std::min(lines.size(), first + count); ++i) text += lines[i];
  return text;
}

/// Sets the excerpts of `result`: the wanted lines and those of the file at `at`, around
/// the first difference.
void set_excerpts(const TextFile& file, const Lines& wanted, size_t at, HunkResult& result) {
  size_t differs = 0;
  while (differs < wanted.size() && at + differs < file.lines.size() &&
         wanted[differs] == file.lines[at + differs])
    ++differs;
  const size_t first = differs - std::min(differs, excerpt_before);
  result.expected = join_excerpt(wanted, first, excerpt_lines);
  result.found =
      join_excerpt(file.lines, at + first, std::min(excerpt_lines, wanted.size() - first));
  result.found_line = static_cast<int>(std::min(at + first, file.lines.size())) + 1;
}

/// Weights a line for its similarity: one like "}" occurs everywhere.
int line_weight(const std::string& line) {
  const auto letters = std::count_if(line.begin(), line.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return letters >= 3 ? 4 : 1;
}

/// The place with the most lines in common with the wanted ones. Nothing if they have
/// no significant line in common.
std::optional<size_t> find_similar_place(EditedLines& file, const Lines& wanted, size_t named) {
  std::unordered_map<size_t, int> scores;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const std::span<const IndexedLine> lines = file.find_lines(wanted[i]);
    if (lines.size() > max_repeats) continue;
    for (const IndexedLine& line : lines) {
      if (line.place >= i) scores[line.place - i] += line_weight(wanted[i]);
    }
  }
  const auto distance = [&](size_t place) { return place > named ? place - named : named - place; };
  int best_score = 3;
  std::optional<size_t> best;
  for (const auto& [at, score] : scores) {
    if (score < best_score || (score == best_score && !best)) continue;
    const bool nearer = best && score == best_score &&
                        std::pair(distance(at), at) < std::pair(distance(*best), *best);
    if (score == best_score && !nearer) continue;
    best_score = score;
    best = at;
  }
  return best;
}

/// Where the post-image is. That of a hunk that only removes lines is all context,
/// which has to be long enough not to match by accident.
std::optional<size_t> find_result(EditedLines& file, const Hunk& hunk, size_t named) {
  const Lines after = post_image(hunk);
  const bool adds = std::any_of(hunk.lines.begin(), hunk.lines.end(),
                                [](const HunkLine& line) { return line.kind == '+'; });
  int substance = 0;
  for (const std::string& line : after) substance += line_weight(line);
  if (after.empty() || (!adds && substance < 12)) return std::nullopt;
  return file.find(make_wanted(hunk, after), named);
}

/// Finds the least fuzz with which the hunk would apply, and reports that place.
bool find_with_fuzz(EditedLines& file, const Hunk& hunk, const Lines& before, size_t named,
                    HunkResult& result) {
  for (int fuzz = 1; fuzz <= max_fuzz; ++fuzz) {
    const size_t head = std::min(static_cast<size_t>(fuzz), count_leading_context(hunk));
    const size_t tail = std::min(static_cast<size_t>(fuzz), count_trailing_context(hunk));
    if (head + tail >= before.size()) return false;
    const auto first = before.begin() + static_cast<std::ptrdiff_t>(head);
    const auto last = before.end() - static_cast<std::ptrdiff_t>(tail);
    const auto place = file.find({Lines(first, last)}, named + head);
    if (!place) continue;
    const size_t at = *place - std::min(head, *place);
    result.nearest_line = static_cast<int>(at) + 1;
    result.nearest_fuzz = fuzz;
    set_excerpts(file.original(), before, at, result);
    return true;
  }
  return false;
}

/// A remark about a line that loses its newline because the hunk has it without one.
std::string explain_place(const EditedLines& file, const Hunk& hunk, const Lines& before,
                          size_t place) {
  const bool context = !hunk.lines.empty() && hunk.lines.back().kind == ' ';
  const size_t last = place + before.size();
  if (!context || !hunk.lines.back().no_newline || last == 0 || last > file.original().lines.size())
    return "";
  const std::string& line = file.original().lines[last - 1];
  if (line.empty() || line.back() != '\n') return "";
  return "line " + std::to_string(last) +
         " has a newline, which the hunk lacks: as with git, the line is joined with the next one";
}

}  // namespace

HunkMatch match_hunk(EditedLines& file, const Hunk& hunk, Detail detail) {
  HunkMatch match;
  HunkResult& result = match.result;
  result.old_start = hunk.old_start;
  const Lines before = pre_image(hunk);
  const size_t named = hunk.new_start > 0 ? static_cast<size_t>(hunk.new_start) - 1 : 0;
  const auto offset_of = [&](size_t place) {
    return static_cast<int>(file.current(place)) - static_cast<int>(named);
  };
  if (const auto place = file.find(make_wanted(hunk, before), named)) {
    match.place = *place;
    result.offset = offset_of(*place);
    result.status = result.offset == 0 ? HunkStatus::applied : HunkStatus::offset;
    result.explanation = explain_place(file, hunk, before, *place);
    if (result.offset == 0) return match;
    const std::optional<size_t> done = find_result(file, hunk, named);
    if (done && std::abs(offset_of(*done)) < std::abs(result.offset))
      result.explanation = "the added lines already exist at line " + std::to_string(*done + 1) +
                           "; the change may be duplicated";
    return match;
  }
  if (const std::optional<size_t> done = find_result(file, hunk, named)) {
    result.status = HunkStatus::already_applied;
    result.offset = offset_of(*done);
    return match;
  }
  result.status = HunkStatus::conflict;
  if (detail == Detail::none || find_with_fuzz(file, hunk, before, named, result)) return match;
  const size_t near = file.place(std::min(named, file.size()));
  set_excerpts(file.original(), before, find_similar_place(file, before, near).value_or(near),
               result);
  return match;
}

}  // namespace kseries
