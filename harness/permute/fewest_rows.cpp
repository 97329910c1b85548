// SPDX-License-Identifier: GPL-2.0-only
#include "permute/fewest_rows.h"

#include <algorithm>
#include <set>

namespace kseries {
namespace {

/// Limit of the exact search, in goals visited: some tenths of a second.
constexpr size_t max_work = 5000000;

/// The first of the rows that meet the same goals.
std::vector<size_t> different_rows(const std::vector<std::vector<bool>>& meets) {
  std::set<std::vector<bool>> known;
  std::vector<size_t> rows;
  for (size_t i = 0; i < meets.size(); ++i) {
    if (known.insert(meets[i]).second) rows.push_back(i);
  }
  return rows;
}

/// Searches for `left` more rows; the goal that the fewest rows meet comes first.
class ExactSearch {
 public:
  ExactSearch(const std::vector<std::vector<bool>>& meets, const std::vector<size_t>& rows)
      : meets_(meets), able_(meets.front().size()) {
    for (const size_t row : rows) {
      for (size_t goal = 0; goal < able_.size(); ++goal) {
        if (meets[row][goal]) able_[goal].push_back(row);
      }
    }
  }

  bool find(const std::vector<size_t>& open, size_t left, std::vector<size_t>& chosen) {
    if (open.empty()) return true;
    if (left == 0) return false;
    const size_t next = *std::min_element(
        open.begin(), open.end(),
        [this](size_t goal, size_t other) { return able_[goal].size() < able_[other].size(); });
    for (const size_t row : able_[next]) {
      work_ += open.size();
      if (work_ > max_work) return false;
      std::vector<size_t> rest;
      for (const size_t goal : open) {
        if (!meets_[row][goal]) rest.push_back(goal);
      }
      chosen.push_back(row);
      if (find(rest, left - 1, chosen)) return true;
      chosen.pop_back();
    }
    return false;
  }

 private:
  const std::vector<std::vector<bool>>& meets_;
  std::vector<std::vector<size_t>> able_;  ///< by goal: the rows that meet it
  size_t work_ = 0;
};

std::vector<size_t> greedy(const std::vector<std::vector<bool>>& meets,
                           const std::vector<size_t>& rows, std::vector<size_t> open) {
  std::vector<size_t> chosen;
  while (!open.empty()) {
    const auto gain = [&](size_t row) {
      return std::count_if(open.begin(), open.end(), [&](size_t goal) { return meets[row][goal]; });
    };
    const size_t best = *std::max_element(rows.begin(), rows.end(),
                                          [&](size_t a, size_t b) { return gain(a) < gain(b); });
    chosen.push_back(best);
    std::erase_if(open, [&](size_t goal) { return meets[best][goal]; });
  }
  return chosen;
}

}  // namespace

std::vector<size_t> fewest_rows(const std::vector<std::vector<bool>>& meets) {
  if (meets.empty()) return {};
  const std::vector<size_t> rows = different_rows(meets);
  std::vector<size_t> open;
  for (size_t goal = 0; goal < meets[0].size(); ++goal) {
    const auto able = [&](size_t row) { return meets[row][goal]; };
    if (std::any_of(rows.begin(), rows.end(), able)) open.push_back(goal);
  }
  std::vector<size_t> quick = greedy(meets, rows, open);
  ExactSearch search(meets, rows);
  for (size_t count = 0; count < quick.size(); ++count) {
    std::vector<size_t> chosen;
    if (search.find(open, count, chosen)) return chosen;
  }
  return quick;
}

}  // namespace kseries
