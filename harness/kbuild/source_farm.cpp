// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/source_farm.h"

#include <filesystem>
#include <set>

#include "base/result.h"
#include "host/files.h"
#include "kbuild/place_file.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// Relative paths that differ from the tree, and the directories above them.
struct Layout {
  std::set<std::string> folders;  ///< to be created, not linked
  std::set<std::string> absent;   ///< not to be linked: patched, removed or the output of a build
};

void mark(const std::string& path, Layout& layout) {
  layout.absent.insert(path);
  for (fs::path folder = fs::path(path).parent_path(); !folder.empty();
       folder = folder.parent_path()) {
    layout.folders.insert(folder.string());
  }
}

/// kbuild refuses a separate output directory if a kernel was built in the source directory; with a
/// link to the user's own "out", the build would write there.
void mark_build_leftovers(const std::string& root, Layout& layout) {
  for (const char* name : {"out", ".config", "include/config", "include/generated"}) {
    if (exists((root / fs::path(name)).string())) mark(name, layout);
  }
  std::error_code code;
  for (const fs::directory_entry& arch : fs::directory_iterator(root + "/arch", code)) {
    const fs::path name = "arch" / arch.path().filename() / "include/generated";
    if (exists((root / name).string())) mark(name.string(), layout);
  }
}

Error failed(const std::string& path, const std::error_code& code) {
  return {"tree", "can't link the source tree: " + code.message(), path,
          "check the cache directory and its disk space"};
}

Result<Done> fill_folder(const std::string& root, const std::string& relative, const Layout& layout,
                         const std::string& to) {
  std::error_code code;
  const fs::path folder = fs::path(to) / relative;
  fs::create_directories(folder, code);
  if (code) return failed(folder.string(), code);
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(root) / relative, code)) {
    const std::string name = entry.path().filename().string();
    const std::string path = (fs::path(relative) / name).string();
    if (layout.folders.contains(path) || layout.absent.contains(path)) continue;
    std::error_code linked;
    const fs::path target = fs::path(to) / path;
    fs::create_symlink(entry.path(), target, linked);
    if (linked) return failed(target.string(), linked);
  }
  return Done{};  // A directory that only the series has can't be listed: nothing to link.
}

}  // namespace

Result<Done> make_source_farm(const std::string& root,
                              const std::map<std::string, PatchedFile>& files,
                              const std::string& to) {
  Layout layout;
  for (const auto& [path, file] : files) mark(path, layout);
  mark_build_leftovers(root, layout);
  TRY(fill_folder(root, "", layout, to));
  for (const std::string& folder : layout.folders) {
    TRY(fill_folder(root, folder, layout, to));
  }
  for (const auto& [path, file] : files) {
    if (file.removed) continue;
    const std::string target = (fs::path(to) / path).string();
    TRY(place_file(target, file));
  }
  return Done{};
}

}  // namespace kseries
