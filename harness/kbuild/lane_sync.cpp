// SPDX-License-Identifier: GPL-2.0-only
#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "kbuild/lane.h"
#include "kbuild/place_file.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

std::set<std::string> read_overlay(const LanePaths& lane) {
  std::set<std::string> paths;
  const Result<std::string> list = read_file(lane.overlay());
  if (!list) return paths;
  for (const std::string_view line : split_lines(*list)) paths.emplace(line);
  return paths;
}

Result<Done> write_overlay(const LanePaths& lane, const std::set<std::string>& paths) {
  std::string list;
  for (const std::string& path : paths) list += path + "\n";
  return write_file(lane.overlay(), list);
}

/// Whether both are links, or both are files with the same permission to execute.
bool same_kind(int mode, int other) {
  if (S_ISLNK(mode) || S_ISLNK(other)) return S_ISLNK(mode) && S_ISLNK(other);
  return ((mode & 0111) != 0) == ((other & 0111) != 0);
}

/// Updates one path of the lane, unless it is up to date.
Result<Done> sync_file(const LanePaths& lane, const Tree& tree, const std::string& path,
                       const PatchedFile* wanted) {
  const std::string target = lane.source() + "/" + path;
  const Result<PatchedFile> present = present_file(target);
  PatchedFile original;
  if (wanted == nullptr) {
    TRY_ASSIGN(original, present_file(tree.root + "/" + path));
    wanted = &original;
  }
  if (wanted->removed && present && present->removed) return Done{};
  if (wanted->removed) return remove_all(target);
  if (present && !present->removed && same_kind(present->mode, wanted->mode) &&
      present->content == wanted->content)
    return Done{};
  std::error_code code;
  if (fs::is_directory(fs::symlink_status(target, code))) {
    // Another series has a directory of this name.
    TRY(remove_all(target));
  }
  // The time stamp is new even if the original is restored: make compares times.
  return place_file(target, *wanted);
}

}  // namespace

Result<Done> sync_lane(const LanePaths& lane, const PatchedTree& patched) {
  std::set<std::string> paths = read_overlay(lane);
  std::set<std::string> wanted;
  for (const auto& [path, file] : patched.files) wanted.insert(path);
  paths.insert(wanted.begin(), wanted.end());
  // First store the union: if this is interrupted, the next sync checks all of them.
  TRY(write_overlay(lane, paths));
  for (const std::string& path : paths) {
    const auto file = patched.files.find(path);
    const PatchedFile* target = file == patched.files.end() ? nullptr : &file->second;
    TRY(sync_file(lane, patched.tree, path, target));
  }
  return write_overlay(lane, wanted);
}

}  // namespace kseries
