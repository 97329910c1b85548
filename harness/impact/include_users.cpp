// SPDX-License-Identifier: GPL-2.0-only
#include "impact/include_users.h"

#include <filesystem>
#include <set>

#include "base/kernel_path.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// Resolves the spellings of #include lines.
class SpellingResolver {
 public:
  SpellingResolver(const PatchedTree& patched, const IsInTree& is_in_tree, const std::string& arch)
      : patched_(patched),
        is_in_tree_(is_in_tree),
        folders_({"arch/" + arch + "/include/", "include/", "arch/" + arch + "/include/uapi/",
                  "include/uapi/"}) {}

  /// The file that a spelling in `user` refers to; empty when the tree does not have it.
  [[nodiscard]] std::string resolve(const std::string& spelling, const std::string& user) const {
    std::string local = (fs::path(user).parent_path() / spelling).lexically_normal().string();
    if (is_there(local)) return local;
    for (const std::string& folder : folders_) {
      if (is_there(folder + spelling)) return folder + spelling;
    }
    return "";
  }

 private:
  [[nodiscard]] bool is_there(const std::string& path) const {
    const auto file = patched_.files.find(path);
    return file == patched_.files.end() ? is_in_tree_(path) : !file->second.removed;
  }

  const PatchedTree& patched_;
  const IsInTree& is_in_tree_;
  std::vector<std::string> folders_;
};

}  // namespace

std::vector<std::string> parse_includes(std::string_view text) {
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

std::vector<std::string> find_include_users(const IncludeIndex& index, const PatchedTree& patched,
                                            const IsInTree& is_in_tree, const std::string& arch,
                                            const std::string& header) {
  const SpellingResolver resolver(patched, is_in_tree, arch);
  std::set<std::string> users;
  const std::string name = fs::path(header).filename().string();
  const auto add = [&](const std::string& spelling, const std::string& user) {
    const bool by_name = spelling == name || spelling.ends_with("/" + name);
    if (by_name && resolver.resolve(spelling, user) == header) users.insert(user);
  };
  for (const auto& [spelling, paths] : index.users) {
    if (!spelling.ends_with(name)) continue;
    for (const std::string& path : paths) {
      if (!patched.files.contains(path)) add(spelling, path);
    }
  }
  for (const auto& [path, file] : patched.files) {
    if (file.removed || !is_source(path)) continue;
    for (const std::string& spelling : parse_includes(file.content)) add(spelling, path);
  }
  return {users.begin(), users.end()};
}

}  // namespace kseries
