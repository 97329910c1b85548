// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace kseries::klog {

/// Patterns, indexed by the first byte of the lines that they can match. Most lines of a console
/// match none, and this way they are only compared with a few.
template <typename Pattern>
class FirstByteIndex {
 public:
  /// Adds a pattern for lines with this start; an empty start matches every line.
  void add(std::string_view start, const Pattern& pattern) {
    if (!start.empty()) {
      lists_.at(byte(start)).push_back(pattern);
      return;
    }
    for (std::vector<Pattern>& list : lists_) list.push_back(pattern);
  }

  /// The patterns for a line, in the order in which they were added. The line must not be empty.
  [[nodiscard]] const std::vector<Pattern>& find(std::string_view line) const {
    return lists_.at(byte(line));
  }

 private:
  static size_t byte(std::string_view text) { return static_cast<unsigned char>(text.front()); }

  std::array<std::vector<Pattern>, 256> lists_;
};

}  // namespace kseries::klog
