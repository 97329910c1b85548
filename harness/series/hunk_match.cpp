// SPDX-License-Identifier: GPL-2.0-only
#include "series/hunk_match.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace kseries {
namespace {

using Lines = std::vector<std::string>;

constexpr int max_fuzz = 3;
constexpr size_t excerpt_before = 3;
constexpr size_t excerpt_lines = 12;

/// What to look for: lines, and whether they must touch the ends of the file.
struct Wanted {
  Lines lines;
  bool at_start = false;
  bool at_end = false;
};

bool matches_at(const TextFile& file, const Wanted& wanted, size_t at) {
  if (at + wanted.lines.size() > file.lines.size()) return false;
  if (wanted.at_start && at != 0) return false;
  if (wanted.at_end && at + wanted.lines.size() != file.lines.size()) return false;
  for (size_t i = 0; i < wanted.lines.size(); ++i) {
    if (file.taken[at + i] || file.lines[at + i] != wanted.lines[i]) return false;
  }
  return true;
}

/// The place nearest to `named`. Of two at the same distance, the later one.
std::optional<size_t> find_place(const TextFile& file, const Wanted& wanted, size_t named) {
  const size_t end = file.lines.size();
  named = std::min(named, end);
  if (wanted.at_start) named = 0;
  if (wanted.at_end) named = end - std::min(end, wanted.lines.size());
  for (size_t distance = 0; distance <= std::max(named, end - named); ++distance) {
    if (named + distance <= end && matches_at(file, wanted, named + distance))
      return named + distance;
    if (distance <= named && matches_at(file, wanted, named - distance)) return named - distance;
  }
  return std::nullopt;
}

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

Wanted make_wanted(const Hunk& hunk, Lines lines) {
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
std::optional<size_t> find_similar_place(const TextFile& file, const Lines& wanted, size_t named) {
  int best_score = 3;
  std::optional<size_t> best;
  for (size_t at = 0; at < file.lines.size(); ++at) {
    int score = 0;
    for (size_t i = 0; i < wanted.size() && at + i < file.lines.size(); ++i) {
      if (file.lines[at + i] == wanted[i]) score += line_weight(wanted[i]);
    }
    const auto distance = [&](size_t place) {
      return place > named ? place - named : named - place;
    };
    const bool nearer = best && score == best_score && distance(at) < distance(*best);
    if (score > best_score || nearer) {
      best_score = score;
      best = at;
    }
  }
  return best;
}

/// Where the post-image is. That of a hunk that only removes lines is all context,
/// which has to be long enough not to match by accident.
std::optional<size_t> find_result(const TextFile& file, const Hunk& hunk, size_t named) {
  const Lines after = post_image(hunk);
  const bool adds = std::any_of(hunk.lines.begin(), hunk.lines.end(),
                                [](const HunkLine& line) { return line.kind == '+'; });
  int substance = 0;
  for (const std::string& line : after) substance += line_weight(line);
  if (after.empty() || (!adds && substance < 12)) return std::nullopt;
  return find_place(file, make_wanted(hunk, after), named);
}

/// Finds the least fuzz with which the hunk would apply, and reports that place.
bool find_with_fuzz(const TextFile& file, const Hunk& hunk, const Lines& before, size_t named,
                    HunkResult& result) {
  for (int fuzz = 1; fuzz <= max_fuzz; ++fuzz) {
    const size_t head = std::min(static_cast<size_t>(fuzz), count_leading_context(hunk));
    const size_t tail = std::min(static_cast<size_t>(fuzz), count_trailing_context(hunk));
    if (head + tail >= before.size()) return false;
    const auto first = before.begin() + static_cast<std::ptrdiff_t>(head);
    const auto last = before.end() - static_cast<std::ptrdiff_t>(tail);
    const auto place = find_place(file, {Lines(first, last)}, named + head);
    if (!place) continue;
    const size_t at = *place - std::min(head, *place);
    result.nearest_line = static_cast<int>(at) + 1;
    result.nearest_fuzz = fuzz;
    set_excerpts(file, before, at, result);
    return true;
  }
  return false;
}

}  // namespace

HunkMatch match_hunk(const TextFile& file, const Hunk& hunk) {
  HunkMatch match;
  HunkResult& result = match.result;
  result.old_start = hunk.old_start;
  const Lines before = pre_image(hunk);
  const size_t named = hunk.new_start > 0 ? static_cast<size_t>(hunk.new_start) - 1 : 0;
  const auto offset_to = [&](size_t at) { return static_cast<int>(at) - static_cast<int>(named); };
  const std::optional<size_t> done = find_result(file, hunk, named);
  if (const auto place = find_place(file, make_wanted(hunk, before), named)) {
    match.at = *place;
    result.offset = offset_to(*place);
    result.status = result.offset == 0 ? HunkStatus::applied : HunkStatus::offset;
    if (done && std::abs(offset_to(*done)) < std::abs(result.offset))
      result.explanation = "the added lines already exist at line " + std::to_string(*done + 1) +
                           "; the change may be duplicated";
    return match;
  }
  if (done) {
    result.status = HunkStatus::already_applied;
    result.offset = offset_to(*done);
    return match;
  }
  result.status = HunkStatus::conflict;
  if (find_with_fuzz(file, hunk, before, named, result)) return match;
  const size_t place =
      find_similar_place(file, before, named).value_or(std::min(named, file.lines.size()));
  set_excerpts(file, before, place, result);
  return match;
}

}  // namespace kseries
