// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/include_index.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "base/kernel_path.h"
#include "base/result.h"
#include "base/text.h"
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
    for (std::string& spelling : includes_of(text)) {
      std::vector<std::string>& users = index.users[std::move(spelling)];
      if (users.empty() || users.back() != path) users.push_back(path);
    }
  }
  if (code) return Error{"kconfig", "can't read the tree: " + code.message(), tree.root, ""};
  return index;
}

/// A line for each spelling: it, then the paths, with tabs between.
std::string text_of(const IncludeIndex& index) {
  std::string text;
  for (const auto& [spelling, users] : index.users) {
    text += spelling;
    for (const std::string& user : users) text += "\t" + user;
    text += "\n";
  }
  return text;
}

IncludeIndex index_of(std::string_view text) {
  IncludeIndex index;
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> parts = split(line, '\t');
    index.users.emplace(parts[0], std::vector<std::string>(parts.begin() + 1, parts.end()));
  }
  return index;
}

bool is_there(const PatchedTree& patched, const std::string& path) {
  const auto file = patched.files.find(path);
  if (file != patched.files.end()) return !file->second.removed;
  return exists(patched.tree.root + "/" + path);
}

/// The file that a spelling means in `user`; empty: none of the tree.
std::string resolved(const PatchedTree& patched, const std::string& arch,
                     const std::string& spelling, const std::string& user) {
  std::string beside = (fs::path(user).parent_path() / spelling).lexically_normal().string();
  if (is_there(patched, beside)) return beside;
  for (const std::string& folder :
       {"arch/" + arch + "/include/", std::string("include/"), "arch/" + arch + "/include/uapi/",
        std::string("include/uapi/")}) {
    if (is_there(patched, folder + spelling)) return folder + spelling;
  }
  return "";
}

}  // namespace

std::vector<std::string> includes_of(std::string_view text) {
  constexpr std::string_view word = "include";
  std::vector<std::string> spellings;
  for (size_t at = 0; (at = text.find(word, at)) != std::string_view::npos;) {
    size_t before = at;
    at += word.size();
    while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\t')) --before;
    if (before == 0 || text[before - 1] != '#') continue;
    const size_t open = text.find_first_not_of(" \t", at);
    if (open == std::string_view::npos || (text[open] != '<' && text[open] != '"')) continue;
    const size_t close = text.find_first_of(">\"\n", open + 1);
    if (close == std::string_view::npos || text[close] == '\n') continue;
    spellings.emplace_back(text.substr(open + 1, close - open - 1));
  }
  return spellings;
}

Result<IncludeIndex> include_index(const Tree& tree) {
  TRY_ASSIGN(std::string cache, cache_folder());
  const std::string path = cache + "/includes/" + file_name_from(tree.id);
  if (const Result<std::string> kept = read_file(path)) return index_of(*kept);
  Result<IncludeIndex> index = read_whole_tree(tree);
  if (!index) return index;
  TRY(write_file(path, text_of(*index)));
  return index;
}

std::vector<std::string> includers_of(const IncludeIndex& index, const PatchedTree& patched,
                                      const std::string& arch, const std::string& header) {
  std::set<std::string> users;
  const std::string name = fs::path(header).filename().string();
  const auto add = [&](const std::string& spelling, const std::string& user) {
    const bool by_name = spelling == name || spelling.ends_with("/" + name);
    if (by_name && resolved(patched, arch, spelling, user) == header) users.insert(user);
  };
  for (const auto& [spelling, paths] : index.users) {
    if (!spelling.ends_with(name)) continue;
    for (const std::string& path : paths) {
      if (!patched.files.contains(path)) add(spelling, path);
    }
  }
  for (const auto& [path, file] : patched.files) {
    if (file.removed || !is_source(path)) continue;
    for (const std::string& spelling : includes_of(file.content)) add(spelling, path);
  }
  return {users.begin(), users.end()};
}

}  // namespace kseries
