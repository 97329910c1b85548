// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// The whole content of a file that kseries or one of its tools has written. Errors name the path:
/// it can't be read, is not a regular file (a FIFO would block) or is larger than 1 GiB.
Result<std::string> read_file(const std::string& path);

/// The whole content of a file that the user has named, which may be anything: /dev/zero, a FIFO, a
/// file of /proc without an end. Errors are of kind usage. The limit is 256 MiB.
Result<std::string> read_input_file(const std::string& path);

/// Error of kind usage if a path that the user has named exists but is not a regular file.
Result<Done> check_regular_file(const std::string& path);

/// Replaces a file atomically (temporary file, fsync, rename): after a crash it has either the
/// old or the new content. Creates missing directories.
Result<Done> write_file(const std::string& path, std::string_view content);

Result<Done> make_folders(const std::string& path);
Result<Done> remove_all(const std::string& path);
bool exists(const std::string& path);

/// Copies a directory with hard links instead of files; symbolic links are copied. `to` must not
/// exist.
Result<Done> link_tree(const std::string& from, const std::string& to);

/// Makes `to`, which must not exist, the same file as `from`, a regular file: a hard link or, on
/// another file system, a copy with the same time stamp.
Result<Done> share_file(const std::string& from, const std::string& to);

/// The same for a directory. Symbolic links are copied; sockets and the like are left out.
Result<Done> share_tree(const std::string& from, const std::string& to);

/// The free space in bytes on the file system of `path`.
Result<unsigned long long> free_bytes(const std::string& path);

/// An exclusive lock on a file (flock), released with the object or when the process ends. The
/// time stamp of the file shows when it was last taken.
class FileLock {
 public:
  FileLock() = default;
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

  /// Waits for the lock; creates the file.
  static Result<FileLock> wait(const std::string& path);
  /// Returns nothing if another process holds the lock.
  static Result<std::optional<FileLock>> attempt(const std::string& path);

  /// For a child that shares the lock (Command::keep_open). Destroying this object still releases
  /// it; the end of this process then does not.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  static Result<FileLock> open(const std::string& path);
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// The processes that hold the lock file `path`, as "make 1234". Only those that are visible in
/// /proc.
std::vector<std::string> lock_holders(const std::string& path);

/// A private directory in the cache. It is removed with the object or, if the process was
/// killed, when the next one is made: its lock is free then.
class ScratchFolder {
 public:
  static Result<ScratchFolder> make(const Environment& environment, std::string_view prefix);
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&& other) noexcept;
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  ScratchFolder(std::string path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  FileLock lock_;
};

/// SHA-256 of a text or of a file, 64 hexadecimal digits.
std::string sha256(std::string_view text);
Result<std::string> sha256_file(const std::string& path);

}  // namespace kseries
