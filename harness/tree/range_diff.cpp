// SPDX-License-Identifier: GPL-2.0-only
#include "tree/range_diff.h"

#include <git2.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>

#include "tree/libgit2.h"

namespace kseries {
namespace {

// Of git's range-diff.c.
constexpr int max_cost = 1 << 16;
constexpr int creation_percent = 60;

/// The number of lines of the diff between two texts, with its hunk headers. libgit2 has the same
/// xdiff as git.
int count_diff_lines(const std::string& before, const std::string& now) {
  git_diff_options options{};
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_FORCE_TEXT;
  git_patch* raw = nullptr;
  if (git_patch_from_buffers(&raw, before.data(), before.size(), nullptr, now.data(), now.size(),
                             nullptr, &options) != 0) {
    return max_cost;
  }
  size_t context = 0;
  size_t added = 0;
  size_t removed = 0;
  git_patch_line_stats(&context, &added, &removed, raw);
  const size_t lines = context + added + removed + git_patch_num_hunks(raw);
  git_patch_free(raw);
  return static_cast<int>(std::min<size_t>(lines, max_cost));
}

/// A square matrix.
class Costs {
 public:
  explicit Costs(size_t size) : size_(size), costs_(size * size, 0) {}
  int64_t& at(size_t row, size_t column) { return costs_[row * size_ + column]; }
  [[nodiscard]] int64_t get(size_t row, size_t column) const {
    return costs_[row * size_ + column];
  }
  [[nodiscard]] size_t size() const { return size_; }

 private:
  size_t size_;
  std::vector<int64_t> costs_;
};

/// The Hungarian algorithm: assigns a column to each row such that the sum of the costs is minimal.
/// Rows are added one by one; each changes the assignment along a shortest augmenting path, whose
/// lengths are kept non-negative by potentials. Row and column 0 are artificial.
std::vector<size_t> assign(const Costs& costs) {
  constexpr auto infinite = std::numeric_limits<int64_t>::max();
  const size_t size = costs.size();
  std::vector<int64_t> row_potential(size + 1, 0);
  std::vector<int64_t> column_potential(size + 1, 0);
  std::vector<size_t> row_of(size + 1, 0);
  for (size_t row = 1; row <= size; row++) {
    std::vector<int64_t> distance(size + 1, infinite);
    std::vector<size_t> previous(size + 1, 0);
    std::vector<bool> done(size + 1, false);
    row_of[0] = row;
    size_t column = 0;
    do {
      done[column] = true;
      const size_t from = row_of[column];
      size_t nearest = 0;
      int64_t step = infinite;
      for (size_t to = 1; to <= size; to++) {
        if (done[to]) continue;
        const int64_t reduced =
            costs.get(from - 1, to - 1) - row_potential[from] - column_potential[to];
        if (reduced < distance[to]) {
          distance[to] = reduced;
          previous[to] = column;
        }
        if (distance[to] < step) {
          step = distance[to];
          nearest = to;
        }
      }
      for (size_t to = 0; to <= size; to++) {
        if (done[to]) {
          row_potential[row_of[to]] += step;
          column_potential[to] -= step;
        } else if (distance[to] != infinite) {
          distance[to] -= step;
        }
      }
      column = nearest;
    } while (row_of[column] != 0);
    for (; column != 0; column = previous[column]) row_of[column] = row_of[previous[column]];
  }
  std::vector<size_t> column_of(size);
  for (size_t column = 1; column <= size; column++) column_of[row_of[column] - 1] = column - 1;
  return column_of;
}

constexpr size_t no_match = std::numeric_limits<size_t>::max();

/// For each patch of the earlier version the later one with an equal diff; `no_match` without one.
std::vector<size_t> match_equal_diffs(const std::vector<PatchText>& before,
                                      const std::vector<PatchText>& now) {
  std::multimap<std::string_view, size_t> by_diff;
  for (size_t i = 0; i < before.size(); i++) by_diff.emplace(before[i].diff, i);
  std::vector<size_t> match(before.size(), no_match);
  for (size_t j = 0; j < now.size(); j++) {
    const auto equal = by_diff.find(now[j].diff);
    if (equal == by_diff.end()) continue;
    match[equal->second] = j;
    by_diff.erase(equal);
  }
  return match;
}

/// Matches the patches without an equal one.
void match_similar(const std::vector<PatchText>& before, const std::vector<PatchText>& now,
                   std::vector<size_t>& match) {
  std::vector<size_t> lone_before;
  std::vector<size_t> lone_now;
  for (size_t i = 0; i < before.size(); i++) {
    if (match[i] == no_match) lone_before.push_back(i);
  }
  for (size_t j = 0; j < now.size(); j++) {
    if (std::find(match.begin(), match.end(), j) == match.end()) lone_now.push_back(j);
  }
  Costs costs(lone_before.size() + lone_now.size());
  for (size_t i = 0; i < lone_before.size(); i++) {
    const PatchText& one = before[lone_before[i]];
    for (size_t j = 0; j < lone_now.size(); j++)
      costs.at(i, j) = count_diff_lines(one.diff, now[lone_now[j]].diff);
    for (size_t j = lone_now.size(); j < costs.size(); j++)
      costs.at(i, j) = one.lines * creation_percent / 100;
  }
  for (size_t j = 0; j < lone_now.size(); j++) {
    for (size_t i = lone_before.size(); i < costs.size(); i++)
      costs.at(i, j) = now[lone_now[j]].lines * creation_percent / 100;
  }
  const std::vector<size_t> column_of = assign(costs);
  for (size_t i = 0; i < lone_before.size(); i++) {
    if (column_of[i] < lone_now.size()) match[lone_before[i]] = lone_now[column_of[i]];
  }
}

PatchPair pair(const PatchText* before, const PatchText* now) {
  PatchPair pair;
  pair.before = before == nullptr ? 0 : before->number;
  pair.now = now == nullptr ? 0 : now->number;
  pair.subject = now == nullptr ? before->subject : now->subject;
  if (now == nullptr) {
    pair.change = PatchChange::gone;
  } else if (before == nullptr) {
    pair.change = PatchChange::added;
  } else if (before->text != now->text) {
    pair.change = PatchChange::changed;
  }
  return pair;
}

}  // namespace

std::vector<PatchPair> range_diff(const std::vector<PatchText>& before,
                                  const std::vector<PatchText>& now) {
  const GitLibrary library;
  std::vector<size_t> match = match_equal_diffs(before, now);
  match_similar(before, now, match);
  std::vector<PatchPair> pairs;
  std::vector<bool> shown(before.size(), false);
  size_t next = 0;
  const auto show_gone = [&] {
    for (; next < before.size() && (shown[next] || match[next] == no_match); next++) {
      if (!shown[next]) pairs.push_back(pair(&before[next], nullptr));
    }
  };
  for (size_t j = 0; j < now.size(); j++) {
    show_gone();
    const auto found = std::find(match.begin(), match.end(), j);
    if (found == match.end()) {
      pairs.push_back(pair(nullptr, &now[j]));
      continue;
    }
    const auto i = static_cast<size_t>(found - match.begin());
    shown[i] = true;
    pairs.push_back(pair(&before[i], &now[j]));
  }
  show_gone();
  return pairs;
}

}  // namespace kseries
