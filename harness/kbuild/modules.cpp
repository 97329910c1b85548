// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/modules.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace kseries {
namespace {

std::string module_key(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

}  // namespace

std::vector<std::string> parse_module_needs(const std::string& module) {
  constexpr std::string_view entry = std::string_view("\0depends=", 9);
  const size_t at = module.find(entry);
  std::vector<std::string> names;
  if (at == std::string::npos) return names;
  const std::string_view value(module.c_str() + at + entry.size());
  for (const std::string_view name : split(value, ',')) {
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

std::vector<std::string> load_order(const ModuleNeeds& depends) {
  std::vector<std::string> order;
  std::set<std::string> loaded;
  // Each round adds the modules whose needs are met; with a cycle it ends early.
  for (bool more = true; more;) {
    more = false;
    for (const auto& [file, needs] : depends) {
      const std::string key = module_key(file.substr(0, file.rfind(".ko")));
      if (loaded.contains(key)) continue;
      const bool ready = std::all_of(needs.begin(), needs.end(), [&](const std::string& need) {
        return loaded.contains(module_key(need));
      });
      if (!ready) continue;
      loaded.insert(key);
      order.push_back(file);
      more = true;
    }
  }
  return order;
}

std::string load_problem(const ModuleNeeds& depends) {
  const std::vector<std::string> order = load_order(depends);
  std::vector<std::string> names;
  for (const auto& [name, needs] : depends) {
    if (std::find(order.begin(), order.end(), name) == order.end()) names.push_back(name);
  }
  return names.empty() ? "" : "modules need each other: " + join(names, ", ");
}

}  // namespace kseries
