// SPDX-License-Identifier: GPL-2.0-only
#include "permute/product.h"

#include <algorithm>

#include "base/text.h"

namespace kseries {
namespace {

constexpr size_t max_assignments = 100000;

}  // namespace

Result<std::vector<Assignment>> product(const std::vector<Axis>& axes) {
  size_t count = 1;
  for (const Axis& axis : axes) {
    count *= axis.values.size();
    if (count > max_assignments) {
      return Error{"kconfig", "the product of the axes has more than 100000 assignments", "",
                   "remove an axis or a value, or use --depth quick", ErrorKind::usage};
    }
  }
  std::vector<Assignment> all = {{}};
  for (const Axis& axis : axes) {
    std::vector<Assignment> longer;
    longer.reserve(all.size() * axis.values.size());
    for (const Assignment& assignment : all) {
      for (const std::string& value : axis.values) {
        longer.push_back(assignment);
        longer.back()[axis.symbol] = value;
      }
    }
    all = std::move(longer);
  }
  return all;
}

Result<std::vector<Assignment>> alternatives(const Assignment& quick) {
  std::vector<Axis> axes;
  for (const auto& [symbol, values] : quick) {
    Axis axis{symbol, {}};
    for (const std::string_view value : split(values, '|')) axis.values.emplace_back(value);
    axes.push_back(std::move(axis));
  }
  return product(axes);
}

bool has_alternatives(const std::vector<Assignment>& quick) {
  return std::any_of(quick.begin(), quick.end(), [](const Assignment& line) {
    return std::any_of(line.begin(), line.end(), [](const auto& wanted) {
      return wanted.second.find('|') != std::string::npos;
    });
  });
}

}  // namespace kseries
