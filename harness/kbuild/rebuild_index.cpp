// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/rebuild_index.h"

#include <filesystem>

#include "host/beneath.h"
#include "kbuild/cmd_file.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// Host programs do not depend on the configuration.
bool is_kernel_folder(const std::string& name) {
  return name != "tools" && name != "scripts" && name != "include" && name != "Documentation";
}

}  // namespace

RebuildIndex read_rebuild_index(const std::string& output) {
  RebuildIndex index;
  std::error_code code;
  auto entry = fs::recursive_directory_iterator(output, code);
  if (code) return index;
  // A directory that disappears meanwhile ends it: the index is only used for estimates.
  for (; entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    const fs::path& path = entry->path();
    if (entry.depth() == 0 && entry->is_directory() &&
        !is_kernel_folder(path.filename().string())) {
      entry.disable_recursion_pending();
      continue;
    }
    const std::string object = object_of_cmd_file(path.filename().string());
    if (object.empty()) continue;
    const auto text = read_beneath(output, path.lexically_relative(output).string());
    if (!text || !*text) continue;  // no file, or another run is cleaning this lane
    const std::vector<std::string> symbols = parse_cmd_symbols(**text);
    if (symbols.empty()) continue;  // linked from others, not compiled
    const int number = static_cast<int>(index.objects.size());
    index.objects.push_back((path.parent_path() / object).lexically_relative(output).string());
    for (const std::string& symbol : symbols) index.readers[symbol].push_back(number);
  }
  return index;
}

}  // namespace kseries
