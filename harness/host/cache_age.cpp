// SPDX-License-Identifier: GPL-2.0-only
#include "host/cache_age.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/result.h"
#include "host/cache_paths.h"
#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// The directories of the cache whose entries have a lock file next to them.
std::vector<std::string> locked_folders(const std::string& cache) {
  std::vector<std::string> folders = {
      cache_paths::trees(cache),   cache_paths::downloads(cache),       cache_paths::suites(cache),
      cache_paths::oracles(cache), cache_paths::compiler_caches(cache), cache_paths::boots(cache)};
  std::error_code code;
  for (const fs::directory_entry& lanes : fs::directory_iterator(cache_paths::lanes(cache), code)) {
    folders.push_back(lanes.path().string());
  }
  return folders;
}

/// The entry `path` and unfinished versions of it (path.new, path.tmp, …) that exist.
std::vector<std::string> entry_and_parts(const std::string& path) {
  std::vector<std::string> found;
  std::error_code code;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(path).parent_path(), code)) {
    const std::string name = entry.path().string();
    const bool part = name.starts_with(path + ".") && !name.ends_with(cache_paths::lock_suffix);
    if (name == path || part) {
      found.push_back(name);
    }
  }
  return found;
}

bool is_older(const std::string& path, int days) {
  std::error_code code;
  const fs::file_time_type time = fs::last_write_time(path, code);
  return !code && fs::file_time_type::clock::now() - time > std::chrono::hours(24) * days;
}

Result<std::vector<std::string>> remove_entry(const std::string& path, int days) {
  std::vector<std::string> removed;
  const std::string lock_path = cache_paths::lock(path);
  if (!is_older(lock_path, days)) return removed;
  const std::vector<std::string> entries = entry_and_parts(path);
  if (entries.empty()) return removed;
  TRY_ASSIGN(const std::optional<FileLock> lock, FileLock::attempt(lock_path));
  if (!lock) return removed;
  for (const std::string& entry : entries) {
    TRY(remove_all(entry));
    removed.push_back(entry);
  }
  return removed;
}

}  // namespace

void mark_used(const std::string& path) {
  const std::string lock = cache_paths::lock(path);
  (void)::utimensat(AT_FDCWD, lock.c_str(), nullptr, 0);
}

namespace {

/// The lanes of series, the one that was used longest ago first.
std::vector<std::string> series_lanes(const std::string& cache) {
  std::vector<std::pair<fs::file_time_type, std::string>> by_age;
  std::error_code code;
  for (const fs::directory_entry& key : fs::directory_iterator(cache_paths::lanes(cache), code)) {
    if (key.path().filename().string().find("-series-") == std::string::npos) continue;
    std::error_code unreadable;
    for (const fs::directory_entry& lane : fs::directory_iterator(key.path(), unreadable)) {
      const std::string path = lane.path().string();
      std::error_code unlocked;
      const fs::file_time_type used = fs::last_write_time(cache_paths::lock(path), unlocked);
      if (!unlocked) by_age.emplace_back(used, path);
    }
  }
  std::sort(by_age.begin(), by_age.end());
  std::vector<std::string> lanes;
  for (const auto& [used, path] : by_age) lanes.push_back(path);
  return lanes;
}

}  // namespace

Result<std::vector<std::string>> remove_unused(const std::string& cache, int days,
                                               unsigned long long wanted_free) {
  std::vector<std::string> removed;
  std::error_code code;
  for (const std::string& folder : locked_folders(cache)) {
    std::vector<std::string> locks;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
      if (entry.path().string().ends_with(cache_paths::lock_suffix))
        locks.push_back(entry.path().string());
    }
    std::sort(locks.begin(), locks.end());
    for (std::string& lock : locks) {
      lock.resize(lock.size() - cache_paths::lock_suffix.size());
      TRY_ASSIGN(std::vector<std::string> gone, remove_entry(lock, days));
      removed.insert(removed.end(), gone.begin(), gone.end());
    }
  }
  for (const std::string& lane : series_lanes(cache)) {
    TRY_ASSIGN(const unsigned long long free, free_bytes(cache));
    if (free >= wanted_free) break;
    TRY_ASSIGN(std::vector<std::string> gone, remove_entry(lane, 1));
    removed.insert(removed.end(), gone.begin(), gone.end());
  }
  return removed;
}

}  // namespace kseries
