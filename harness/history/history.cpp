// SPDX-License-Identifier: GPL-2.0-only
#include "history/history.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "history/schema.h"
#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// SQLite's files next to the database (https://sqlite.org/wal.html).
constexpr const char* companions[] = {"-wal", "-shm"};

std::string folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

/// Protects the creation of a history, the update of its tables, and its replacement.
Result<FileLock> lock_history(const std::string& path) { return FileLock::wait(path + ".lock"); }

bool is_read_only(const std::string& path) {
  return exists(path) &&
         (::access(path.c_str(), W_OK) != 0 || ::access(folder_of(path).c_str(), W_OK) != 0);
}

/// Makes a database that was just opened usable. An error may be due to damage.
Result<Done> prepare_tables(Database& history, DatabaseAccess access) {
  if (access == DatabaseAccess::read_only) return check_history_schema(history);
  // Readers do not block writers. NORMAL may lose the last transaction if the power fails, but
  // does not damage the file.
  TRY(history.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"));
  return migrate_history(history);
}

/// A name that is not used yet.
std::string name_for_damaged(const std::string& path) {
  for (int number = 1;; number++) {
    std::string name = path + ".damaged-" + std::to_string(number);
    if (!exists(name)) return name;
  }
}

/// Closes and renames a damaged file. Returns its new name, or an empty text if another process has
/// already replaced the file.
Result<std::string> set_aside(Database history) {
  const std::string path = history.connection().path;
  const dev_t device = history.connection().device;
  const ino_t inode = history.connection().inode;
  TRY_ASSIGN(const FileLock lock, lock_history(path));
  { const Database closed = std::move(history); }
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || info.st_dev != device || info.st_ino != inode) {
    return std::string();
  }
  std::string name = name_for_damaged(path);
  std::error_code code;
  for (const char* companion : companions) {
    // Missing unless another process has the file open, or was killed.
    if (exists(path + companion)) fs::rename(path + companion, name + companion, code);
  }
  fs::rename(path, name, code);
  if (code) {
    return Error{"history", "can't rename the damaged file: " + code.message(), path,
                 "remove it, or use another file with --history FILE"};
  }
  return name;
}

}  // namespace

Result<Done> use_history(const std::string& path, const std::function<Result<Done>(Database&)>& use,
                         const RebuildHistory& rebuild) {
  TRY(check_regular_file(path));
  const DatabaseAccess access =
      is_read_only(path) ? DatabaseAccess::read_only : DatabaseAccess::create;
  std::string replaced;
  for (int attempt = 1;; attempt++) {
    std::optional<FileLock> lock;
    if (access == DatabaseAccess::create) {
      TRY_ASSIGN(lock, lock_history(path));
    }
    TRY_ASSIGN(Database history, Database::open(path, access));
    Result<Done> used = prepare_tables(history, access);
    lock.reset();
    if (used && !replaced.empty()) rebuild(history, replaced);
    if (used) used = use(history);
    const bool damaged = !used && history.connection().damaged;
    if (!damaged || attempt > 1 || access == DatabaseAccess::read_only) return used;
    TRY_ASSIGN(replaced, set_aside(std::move(history)));
  }
}

}  // namespace kseries
