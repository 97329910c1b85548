// SPDX-License-Identifier: GPL-2.0-only
#include "permute/pairwise.h"

#include <queue>
#include <utility>

namespace kseries {
namespace {

/// The pairs that are not covered yet, by number. A single column is paired with itself.
class OpenPairs {
 public:
  explicit OpenPairs(size_t columns)
      : settings_(columns), width_(columns * letters), open_(width_ * width_) {}

  void set(const std::string& row, bool open) {
    each(row, [&](size_t pair) { open_[pair] = open ? 1 : 0; });
  }

  size_t count(const std::string& row) {
    size_t count = 0;
    each(row, [&](size_t pair) { count += open_[pair]; });
    return count;
  }

 private:
  static constexpr size_t letters = 3;

  static size_t number(char letter) {
    if (letter == 'n') return 0;
    return letter == 'm' ? 1 : 2;
  }

  template <typename Action>
  void each(const std::string& row, const Action& act) {
    for (size_t i = 0; i < settings_.size(); ++i) settings_[i] = i * letters + number(row[i]);
    for (size_t i = 0; i < settings_.size(); ++i) {
      for (size_t k = i; k < settings_.size(); ++k) act(settings_[i] * width_ + settings_[k]);
    }
  }

  std::vector<size_t> settings_;  ///< of the current row
  size_t width_;
  std::vector<unsigned char> open_;
};

}  // namespace

std::vector<size_t> cover_pairs(const std::vector<std::string>& rows,
                                const std::vector<std::string>& taken) {
  if (rows.empty()) return {};
  OpenPairs open(rows.front().size());
  for (const std::string& row : rows) open.set(row, true);
  for (const std::string& row : taken) open.set(row, false);
  // A row's number of new pairs only decreases, so few rows have to be counted again.
  std::priority_queue<std::pair<size_t, size_t>> best;  // number, and rows from the last one
  for (size_t i = 0; i < rows.size(); ++i) best.emplace(open.count(rows[i]), rows.size() - i);
  std::vector<size_t> chosen;
  while (best.top().first > 0) {
    const auto [count, back] = best.top();
    const size_t index = rows.size() - back;
    best.pop();
    const size_t now = open.count(rows[index]);
    best.emplace(now == count ? 0 : now, back);
    if (now != count) continue;
    chosen.push_back(index);
    open.set(rows[index], false);
  }
  return chosen;
}

}  // namespace kseries
