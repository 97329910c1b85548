// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/dot_config.h"

#include "base/text.h"

namespace kseries {

Assignment config_values(std::string_view config) {
  constexpr std::string_view prefix = "CONFIG_";
  constexpr std::string_view unset = " is not set";
  Assignment values;
  for (std::string_view line : lines_of(config)) {
    line = trim(line);
    if (line.starts_with("# CONFIG_") && line.ends_with(unset)) {
      line = line.substr(2 + prefix.size());
      values[std::string(line.substr(0, line.size() - unset.size()))] = "n";
      continue;
    }
    const size_t equals = line.find('=');
    if (!line.starts_with(prefix) || equals == std::string_view::npos) continue;
    values[std::string(line.substr(prefix.size(), equals - prefix.size()))] =
        line.substr(equals + 1);
  }
  return values;
}

}  // namespace kseries
