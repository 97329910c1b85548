// SPDX-License-Identifier: GPL-2.0-only
#include "base/kernel_path.h"

#include <algorithm>
#include <array>

namespace kseries {

bool is_source(std::string_view path) {
  return path.ends_with(".c") || path.ends_with(".h") || path.ends_with(".S");
}

bool is_directive(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '#';
}

bool is_kernel_path(std::string_view path) {
  static constexpr std::array outside = {"tools/", "scripts/", "Documentation/", "LICENSES/"};
  return std::none_of(outside.begin(), outside.end(),
                      [&](std::string_view start) { return path.starts_with(start); });
}

bool is_kconfig_file(std::string_view path) {
  return path.substr(path.rfind('/') + 1).starts_with("Kconfig");
}

}  // namespace kseries
