// SPDX-License-Identifier: GPL-2.0-only
#include "tree/store.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "base/result.h"
#include "host/cache_paths.h"
#include "host/files.h"
#include "tree/kernel_folder.h"
#include "tree/unpack.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view partial_suffix = ".tmp";

std::string gigabytes(unsigned long long bytes) {
  constexpr unsigned long long bytes_per_tenth = 100'000'000;
  const unsigned long long tenths = bytes / bytes_per_tenth;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

/// Removes partial trees of interrupted runs: each takes up to 1.7 GB.
void remove_parts(const std::string& trees, const std::string& own_part) {
  std::error_code code;
  std::vector<std::string> parts;
  for (const fs::directory_entry& entry : fs::directory_iterator(trees, code)) {
    if (entry.path().string().ends_with(partial_suffix)) parts.push_back(entry.path().string());
  }
  for (const std::string& part : parts) {
    if (part == own_part) continue;
    const std::string root = part.substr(0, part.size() - partial_suffix.size());
    const Result<std::optional<FileLock>> lock = FileLock::attempt(cache_paths::lock(root));
    if (lock && *lock) (void)remove_all(part);
  }
}

/// The directory itself, or the only directory in it if it contains nothing else.
std::string find_top(const std::string& folder) {
  std::error_code code;
  std::vector<fs::directory_entry> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
    entries.push_back(entry);
    if (entries.size() > 1) return folder;
  }
  const bool single = entries.size() == 1 && entries[0].is_directory() && !entries[0].is_symlink();
  return single ? entries[0].path().string() : folder;
}

/// Writes this file system to disk: otherwise the rename may become durable before the
/// files do.
void flush_file_system(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::syncfs(descriptor);
  ::close(descriptor);
}

Result<Done> fill_root(const std::string& part, const std::string& root, const FillFolder& fill) {
  TRY(fill(part));
  const std::string top = find_top(part);
  TRY(kernel_version(top));
  flush_file_system(part);
  std::error_code code;
  fs::rename(top, root, code);
  if (!code) return Done{};
  return Error{.stage = "tree",
               .what = "can't rename the unpacked tree: " + code.message(),
               .where = root,
               .hint = "check the permissions of the cache directory"};
}

/// Error when the file system of `folder` has less free space than a tree needs.
Result<Done> check_space(const std::string& folder) {
  TRY(make_folders(folder));
  TRY_ASSIGN(unsigned long long space, free_bytes(folder));
  if (space >= tree_bytes) return Done{};
  return Error{.stage = "tree",
               .what = "not enough disk space: a kernel tree needs " + gigabytes(tree_bytes) +
                       ", " + gigabytes(space) + " is free",
               .where = folder,
               .hint = "free some space, or set XDG_CACHE_HOME to a directory on a larger disk"};
}

}  // namespace

Result<FileLock> lock_with_notice(const std::string& path, const std::string& doing,
                                  const Progress& progress) {
  TRY_ASSIGN(std::optional<FileLock> free, FileLock::attempt(path));
  if (free) return std::move(*free);
  progress("waiting: another run is " + doing);
  return FileLock::wait(path);
}

std::string stored_path(const std::string& cache, const std::string& id) {
  return cache_paths::trees(cache) + "/" + id;
}

Result<std::string> stored_tree(const std::string& cache, const std::string& id,
                                const FillFolder& fill, const Progress& progress) {
  const std::string root = stored_path(cache, id);
  if (exists(root)) return root;
  TRY_ASSIGN(FileLock lock,
             lock_with_notice(cache_paths::lock(root), "unpacking this tree", progress));
  if (exists(root)) return root;
  const std::string part = root + std::string(partial_suffix);
  remove_parts(cache_paths::trees(cache), part);
  TRY(remove_all(part));
  TRY(check_space(cache_paths::trees(cache)));
  Result<Done> filled = fill_root(part, root, fill);
  (void)remove_all(part);
  if (!filled) return filled.error();
  return root;
}

}  // namespace kseries
