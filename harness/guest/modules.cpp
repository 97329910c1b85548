// SPDX-License-Identifier: GPL-2.0-only
#include "guest/modules.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "host/files.h"

namespace kseries {

namespace {

/// Puts `index` and before it what it depends on into `order`.
void visit(const std::vector<ModuleInfo>& modules, size_t index, std::vector<bool>& seen,
           std::vector<ModuleInfo>& order) {
  if (seen[index]) return;
  seen[index] = true;
  for (const std::string& needed : modules[index].depends) {
    for (size_t other = 0; other < modules.size(); ++other)
      if (modules[other].name == needed) visit(modules, other, seen, order);
  }
  order.push_back(modules[index]);
}

}  // namespace

ModuleInfo read_module(const std::string& path, std::string_view bytes) {
  ModuleInfo module;
  module.path = path;
  module.name = std::filesystem::path(path).stem();
  std::replace(module.name.begin(), module.name.end(), '-', '_');
  // Entries of .modinfo are "key=value" with a NUL on both sides.
  constexpr std::string_view key("\0depends=", 9);
  const size_t at = bytes.find(key);
  if (at == std::string_view::npos) return module;
  const size_t start = at + key.size();
  const size_t end = std::min(bytes.find('\0', start), bytes.size());
  for (const std::string_view name : split(bytes.substr(start, end - start), ','))
    if (!name.empty()) module.depends.emplace_back(name);
  for (std::string& name : module.depends) std::replace(name.begin(), name.end(), '-', '_');
  return module;
}

std::vector<ModuleInfo> load_order(std::vector<ModuleInfo> modules) {
  std::sort(modules.begin(), modules.end(),
            [](const ModuleInfo& a, const ModuleInfo& b) { return a.name < b.name; });
  std::vector<bool> seen(modules.size());
  std::vector<ModuleInfo> order;
  for (size_t i = 0; i < modules.size(); ++i) visit(modules, i, seen, order);
  return order;
}

Result<std::vector<std::string>> modules_below(const std::string& folder) {
  std::vector<ModuleInfo> modules;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (!at->is_regular_file() || at->path().extension() != ".ko") continue;
    auto bytes = read_file(at->path());
    if (!bytes) return bytes.error();
    modules.push_back(read_module(at->path(), *bytes));
  }
  if (error) return Error{"guest", "modules can't be listed: " + error.message(), folder, ""};
  std::vector<std::string> paths;
  for (const ModuleInfo& module : load_order(std::move(modules))) paths.push_back(module.path);
  return paths;
}

}  // namespace kseries
