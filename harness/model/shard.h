// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace kseries {

/// Which part of a plan: `number` of `count`, from 1. A count of 0 means the whole plan.
struct Shard {
  int number = 0;
  int count = 0;
  [[nodiscard]] bool is_part() const { return count > 0; }
  /// "3/8"; empty: the whole plan.
  [[nodiscard]] std::string text() const {
    return is_part() ? std::to_string(number) + "/" + std::to_string(count) : "";
  }
  friend bool operator==(const Shard& one, const Shard& other) = default;
};

}  // namespace kseries
