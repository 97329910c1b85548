// SPDX-License-Identifier: GPL-2.0-only
#include "tree/shadow.h"

#include <filesystem>
#include <set>
#include <system_error>

#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr int type_mask = 0170000;
constexpr int link_type = 0120000;

/// "" and every folder above a changed file.
std::set<std::string> folders_above(const PatchedTree& patched) {
  std::set<std::string> folders = {""};
  for (const auto& [path, file] : patched.files) {
    fs::path above = fs::path(path).parent_path();
    for (; !above.empty(); above = above.parent_path()) folders.insert(above.string());
  }
  return folders;
}

/// Links to all in one folder of the tree that the series leaves as it is. A folder
/// that only the series has is no error.
Result<Done> link_rest(const PatchedTree& patched, const std::set<std::string>& own,
                       const std::string& inside, const fs::path& folder) {
  std::error_code error;
  const fs::path from = fs::path(patched.tree.root) / inside;
  if (!fs::is_directory(from, error)) return Done{};
  for (fs::directory_iterator at(from, error), end; !error && at != end; at.increment(error)) {
    const std::string path = (fs::path(inside) / at->path().filename()).string();
    if (own.contains(path) || patched.files.contains(path)) continue;
    fs::create_symlink(at->path(), folder / path, error);
    if (error) break;
  }
  if (error) return Error{"tree", "can't link: " + error.message(), from.string(), ""};
  return Done{};
}

}  // namespace

Result<Done> make_shadow(const PatchedTree& patched, const std::string& folder) {
  const std::set<std::string> own = folders_above(patched);
  for (const std::string& inside : own) {
    if (Result<Done> made = make_folders(folder + "/" + inside); !made) return made;
    if (Result<Done> linked = link_rest(patched, own, inside, folder); !linked) return linked;
  }
  for (const auto& [path, file] : patched.files) {
    if (file.removed || (file.mode & type_mask) == link_type) continue;
    const std::string to = folder + "/" + path;
    if (Result<Done> written = write_file(to, file.content); !written) return written;
  }
  return Done{};
}

}  // namespace kseries
