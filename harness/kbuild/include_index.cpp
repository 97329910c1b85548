// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/include_index.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/kernel_path.h"
#include "base/result.h"
#include "base/text.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

bool is_left_out(std::string_view folder) {
  static constexpr std::array names = {"tools", "Documentation", "scripts", "LICENSES"};
  return std::find(names.begin(), names.end(), folder) != names.end();
}

Result<IncludeIndex> read_whole_tree(const Tree& tree) {
  IncludeIndex index;
  std::error_code code;
  auto entry = fs::recursive_directory_iterator(tree.root, code);
  for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (entry.depth() == 0 && is_left_out(name)) {
      entry.disable_recursion_pending();
      continue;
    }
    std::error_code gone;
    if (!is_source(name) || !entry->is_regular_file(gone)) continue;
    TRY_ASSIGN(std::string text, read_file(entry->path().string()));
    const std::string path = entry->path().string().substr(tree.root.size() + 1);
    for (std::string& spelling : parse_includes(text)) {
      std::vector<std::string>& users = index.users[std::move(spelling)];
      if (users.empty() || users.back() != path) users.push_back(path);
    }
  }
  if (code) return Error{"kconfig", "can't read the tree: " + code.message(), tree.root, ""};
  return index;
}

/// A line for each spelling: the spelling, then the paths, separated by tabs.
std::string serialize_index(const IncludeIndex& index) {
  std::string text;
  for (const auto& [spelling, users] : index.users) {
    text += spelling;
    for (const std::string& user : users) text += "\t" + user;
    text += "\n";
  }
  return text;
}

IncludeIndex deserialize_index(std::string_view text) {
  IncludeIndex index;
  for (const std::string_view line : split_lines(text)) {
    const std::vector<std::string_view> parts = split(line, '\t');
    index.users.emplace(parts[0], std::vector<std::string>(parts.begin() + 1, parts.end()));
  }
  return index;
}

}  // namespace

Result<IncludeIndex> read_include_index(const Tree& tree, const Environment& environment) {
  TRY_ASSIGN(std::string cache, cache_folder(environment));
  const std::string path = cache_paths::include_indexes(cache) + "/" + file_name_from(tree.id);
  if (const Result<std::string> kept = read_file(path)) return deserialize_index(*kept);
  TRY_ASSIGN(IncludeIndex index, read_whole_tree(tree));
  TRY(write_file(path, serialize_index(index)));
  return index;
}

}  // namespace kseries
