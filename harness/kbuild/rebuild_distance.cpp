// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/rebuild_distance.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "host/files.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view marker = "$(wildcard include/config/";

/// ".group.o.cmd" is of "group.o"; empty for what is no object's.
std::string object_of(const std::string& file) {
  constexpr std::string_view end = ".o.cmd";
  if (file.size() <= end.size() + 1 || file[0] != '.') return "";
  if (file.compare(file.size() - end.size(), end.size(), end) != 0) return "";
  return file.substr(1, file.size() - 5);
}

/// Host programs do not depend on the configuration.
bool is_kernel_folder(const std::string& name) {
  return name != "tools" && name != "scripts" && name != "include" && name != "Documentation";
}

}  // namespace

std::vector<std::string> symbols_of_cmd(std::string_view text) {
  std::set<std::string> names;
  for (size_t at = 0; (at = text.find(marker, at)) != std::string_view::npos;) {
    at += marker.size();
    const size_t end = text.find(')', at);
    if (end == std::string_view::npos) break;
    names.emplace(text.substr(at, end - at));
    at = end;
  }
  return {names.begin(), names.end()};
}

RebuildIndex read_rebuild_index(const std::string& output) {
  RebuildIndex index;
  std::error_code code;
  auto entry = fs::recursive_directory_iterator(output, code);
  if (code) return index;
  // A folder that goes meanwhile ends it: what is read is a guess of the cost.
  for (; entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    const fs::path& path = entry->path();
    if (entry.depth() == 0 && entry->is_directory() &&
        !is_kernel_folder(path.filename().string())) {
      entry.disable_recursion_pending();
      continue;
    }
    const std::string object = object_of(path.filename().string());
    if (object.empty()) continue;
    Result<std::string> text = read_file(path.string());
    if (!text) continue;  // another run cleans this lane
    const std::vector<std::string> symbols = symbols_of_cmd(*text);
    if (symbols.empty()) continue;  // linked from others, not compiled
    const int number = static_cast<int>(index.objects.size());
    index.objects.push_back((path.parent_path() / object).lexically_relative(output).string());
    for (const std::string& symbol : symbols) index.readers[symbol].push_back(number);
  }
  return index;
}

}  // namespace kseries
