// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/source_farm.h"

#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "host/files.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// Relative paths of what differs from the tree, and of the folders above them.
struct Layout {
  std::set<std::string> folders;  ///< to be real
  std::set<std::string> absent;   ///< not to be linked: patched, removed or left by a build
};

void mark(const std::string& path, Layout& layout) {
  layout.absent.insert(path);
  for (fs::path folder = fs::path(path).parent_path(); !folder.empty();
       folder = folder.parent_path()) {
    layout.folders.insert(folder.string());
  }
}

/// kbuild refuses an output folder beside a source folder that was built in.
void mark_build_leftovers(const std::string& root, Layout& layout) {
  for (const char* name : {".config", "include/config", "include/generated"}) {
    if (exists(root + "/" + name)) mark(name, layout);
  }
  std::error_code code;
  for (const fs::directory_entry& arch : fs::directory_iterator(root + "/arch", code)) {
    const std::string name = "arch/" + arch.path().filename().string() + "/include/generated";
    if (exists(root + "/" + name)) mark(name, layout);
  }
}

Error failed(const std::string& path, const std::error_code& code) {
  return {"kconfig", "can't make a view of the source tree: " + code.message(), path,
          "check the cache folder and the space on its disk"};
}

Result<Done> fill_folder(const std::string& root, const std::string& relative, const Layout& layout,
                         const std::string& to) {
  std::error_code code;
  fs::create_directories(to + "/" + relative, code);
  if (code) return failed(to + "/" + relative, code);
  for (const fs::directory_entry& entry : fs::directory_iterator(root + "/" + relative, code)) {
    const std::string name = entry.path().filename().string();
    const std::string path = relative.empty() ? name : relative + "/" + name;
    if (layout.folders.count(path) != 0 || layout.absent.count(path) != 0) continue;
    std::error_code linked;
    fs::create_symlink(entry.path(), to + "/" + path, linked);
    if (linked) return failed(to + "/" + path, linked);
  }
  return Done{};  // A folder that only the series has can't be listed: nothing to link.
}

}  // namespace

Result<Done> make_source_farm(const std::string& root,
                              const std::map<std::string, PatchedFile>& files,
                              const std::string& to) {
  Layout layout;
  for (const auto& [path, file] : files) mark(path, layout);
  mark_build_leftovers(root, layout);
  if (Result<Done> filled = fill_folder(root, "", layout, to); !filled) return filled;
  for (const std::string& folder : layout.folders) {
    if (Result<Done> filled = fill_folder(root, folder, layout, to); !filled) return filled;
  }
  for (const auto& [path, file] : files) {
    if (file.removed) continue;
    const std::string target = to + "/" + path;
    if (Result<Done> written = write_file(target, file.content); !written) return written;
    ::chmod(target.c_str(), (file.mode & 0111) != 0 ? 0755 : 0644);
  }
  return Done{};
}

}  // namespace kseries
