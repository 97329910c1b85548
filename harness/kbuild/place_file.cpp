// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/place_file.h"

#include <sys/stat.h>

#include <filesystem>

#include "base/result.h"
#include "host/files.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

bool is_link(const PatchedFile& file) { return (file.mode & S_IFMT) == S_IFLNK; }

}  // namespace

Result<PatchedFile> present_file(const std::string& path) {
  PatchedFile file;
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    file.removed = true;
    return file;
  }
  file.mode = static_cast<int>(info.st_mode);
  if (is_link(file)) {
    std::error_code code;
    file.content = fs::read_symlink(path, code).string();
    if (code) return Error{"build", "can't read a link: " + code.message(), path, ""};
    return file;
  }
  TRY_ASSIGN(std::string content, read_file(path));
  file.content = std::move(content);
  return file;
}

Result<Done> place_file(const std::string& path, const PatchedFile& file) {
  TRY(make_folders(fs::path(path).parent_path()));
  if (is_link(file)) {
    std::error_code code;
    fs::remove(path, code);
    fs::create_symlink(file.content, path, code);
    if (code) return Error{"build", "can't make a link: " + code.message(), path, ""};
    return Done{};
  }
  TRY(write_file(path, file.content));
  if (::chmod(path.c_str(), (file.mode & 0111) != 0 ? 0755 : 0644) != 0) {
    return Error{"build", "can't set the mode", path, ""};
  }
  return Done{};
}

}  // namespace kseries
