// SPDX-License-Identifier: GPL-2.0-only
#include "tree/tree_file.h"

#include <git2.h>

#include <filesystem>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "tree/libgit2.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms executable = fs::perms::owner_exec;

}  // namespace

Result<FileState> read_tree_file(const std::string& root, const std::string& path) {
  FileState state;
  fs::path place(root);
  fs::file_status status;
  std::error_code code;
  const std::vector<std::string_view> parts = split(path, '/');
  for (size_t i = 0; i < parts.size(); ++i) {
    place /= parts[i];
    status = fs::symlink_status(place, code);
    const bool last = i + 1 == parts.size();
    if (!fs::exists(status)) return state;
    if (!last && fs::is_symlink(status)) {
      state.refused =
          "the path goes through the symbolic link " + place.lexically_relative(root).string();
      return state;
    }
    // A file where a directory is expected: the path is absent.
    if (!last && !fs::is_directory(status)) return state;
  }
  if (fs::is_symlink(status)) {
    const fs::path target = fs::read_symlink(place, code);
    state.mode = 0120000;
    state.text = make_text_file(target.string());
    state.blob = blob_id(target.string());
  } else if (fs::is_regular_file(status)) {
    TRY_ASSIGN(std::string content, read_file(place.string()));
    state.mode = (status.permissions() & executable) != fs::perms::none ? 0100755 : 0100644;
    state.text = make_text_file(content);
    state.blob = blob_id(content);
  } else {
    state.refused = fs::is_directory(status) ? "a directory is in the way" : "not a regular file";
    return state;
  }
  state.present = true;
  return state;
}

std::string blob_id(std::string_view content) {
  git_oid id;
  if (git_odb_hash(&id, content.data(), content.size(), GIT_OBJECT_BLOB) != 0) return "";
  return id_text(&id);
}

}  // namespace kseries
