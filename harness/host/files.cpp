// SPDX-License-Identifier: GPL-2.0-only
#include "host/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "host/cache_paths.h"
#include "host/descriptor.h"
#include "host/environment.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

Error io_error(const std::string& what, const std::string& path, int code) {
  Error error{"files", what + ": " + std::strerror(code), path, ""};
  if (code == ENOSPC || code == EDQUOT) {
    error.hint = "free some space, then run the same command again; finished work is kept";
  } else if (code == EACCES || code == EPERM) {
    error.hint = "check the permissions of this path and of its parent directories";
  } else if (code == EROFS) {
    error.hint =
        "the file system is read-only: set XDG_CACHE_HOME to another directory for the cache, or "
        "--run-dir for the run";
  }
  return error;
}

Result<Done> write_all(int descriptor, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error("can't write", path, errno);
    content.remove_prefix(static_cast<size_t>(written));
  }
  return Done{};
}

constexpr size_t max_own_file = size_t{1} << 30;
constexpr size_t max_input_file = size_t{256} << 20;

Error too_large(const std::string& path, size_t max_size) {
  return {"files", "larger than " + std::to_string(max_size >> 20) + " MiB", path, ""};
}

Error not_regular(const std::string& path, mode_t mode) {
  const char* const what = S_ISDIR(mode) ? "is a directory" : "not a regular file";
  return {"files", what, path, "give a regular file"};
}

/// Reads a descriptor up to its end.
Result<std::string> read_descriptor(int descriptor, const std::string& path, size_t max_size) {
  struct stat info {};
  if (::fstat(descriptor, &info) != 0) return io_error("can't read", path, errno);
  if (!S_ISREG(info.st_mode)) return not_regular(path, info.st_mode);
  // The files of /proc have the size 0.
  const auto size = static_cast<size_t>(info.st_size);
  if (size > max_size) return too_large(path, max_size);
  ReadBytes read = read_up_to(descriptor, max_size);
  if (read.error != 0) return io_error("can't read", path, read.error);
  if (read.more) return too_large(path, max_size);
  return std::move(read.content);
}

Result<std::string> read_limited(const std::string& path, size_t max_size) {
  // Without O_NONBLOCK, opening a FIFO waits for a writer.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return io_error("can't open", path, errno);
  Result<std::string> content = read_descriptor(descriptor, path, max_size);
  ::close(descriptor);
  return content;
}

}  // namespace

Result<std::string> read_file(const std::string& path) { return read_limited(path, max_own_file); }

Result<std::string> read_input_file(const std::string& path) {
  Result<std::string> content = read_limited(path, max_input_file);
  if (content) return content;
  Error error = content.error();
  error.kind = ErrorKind::usage;
  return error;
}

Result<Done> check_regular_file(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode)) return Done{};
  Error error = not_regular(path, info.st_mode);
  error.kind = ErrorKind::usage;
  return error;
}

Result<Done> write_file(const std::string& path, std::string_view content) {
  const std::string folder = fs::path(path).parent_path();
  if (!folder.empty()) {
    TRY(make_folders(folder));
  }
  std::string scratch = path + ".XXXXXX";
  const int descriptor = ::mkostemp(scratch.data(), O_CLOEXEC);
  if (descriptor < 0) return io_error("can't create", path, errno);
  Result<Done> result = write_all(descriptor, content, path);
  if (result && (::fchmod(descriptor, 0644) != 0 || ::fsync(descriptor) != 0)) {
    result = io_error("can't write", path, errno);
  }
  ::close(descriptor);
  if (result && ::rename(scratch.c_str(), path.c_str()) != 0) {
    result = io_error("can't replace", path, errno);
  }
  if (!result) ::unlink(scratch.c_str());
  return result;
}

Result<Done> make_folders(const std::string& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) return io_error("can't create the directory", path, code.value());
  return Done{};
}

Result<Done> remove_all(const std::string& path) {
  std::error_code code;
  fs::remove_all(path, code);
  if (code) return io_error("can't remove", path, code.value());
  return Done{};
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

Result<Done> link_tree(const std::string& from, const std::string& to) {
  std::error_code code;
  fs::copy(from, to,
           fs::copy_options::recursive | fs::copy_options::create_hard_links |
               fs::copy_options::copy_symlinks,
           code);
  if (code) return io_error("can't copy " + from + " with hard links", to, code.value());
  return Done{};
}

Result<Done> share_file(const std::string& from, const std::string& to) {
  std::error_code code;
  fs::create_hard_link(from, to, code);
  if (!code) return Done{};
  const fs::file_time_type time = fs::last_write_time(from, code);
  if (!code) fs::copy_file(from, to, code);
  if (!code) fs::last_write_time(to, time, code);
  if (code) return io_error("can't copy " + from, to, code.value());
  return Done{};
}

Result<Done> share_tree(const std::string& from, const std::string& to) {
  TRY(make_folders(to));
  std::error_code code;
  for (fs::recursive_directory_iterator entry(from, code), end; !code && entry != end;
       entry.increment(code)) {
    const std::string target = to + entry->path().string().substr(from.size());
    // Not what a link refers to.
    const fs::file_status status = entry->symlink_status(code);
    if (code) break;
    if (fs::is_symlink(status)) {
      fs::copy_symlink(entry->path(), target, code);
      if (code) break;
    } else if (fs::is_directory(status)) {
      TRY(make_folders(target));
    } else if (fs::is_regular_file(status)) {
      TRY(share_file(entry->path().string(), target));
    }
  }
  if (code) return io_error("can't copy " + from, to, code.value());
  return Done{};
}

Result<unsigned long long> free_bytes(const std::string& path) {
  struct statvfs info {};
  if (::statvfs(path.c_str(), &info) != 0) return io_error("can't get the free space", path, errno);
  return static_cast<unsigned long long>(info.f_bavail) * info.f_frsize;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  ::flock(descriptor_, LOCK_UN);  // close() does not release it if a child has it open
  ::close(descriptor_);
}

Result<FileLock> FileLock::open(const std::string& path) {
  TRY(make_folders(fs::path(path).parent_path()));
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return io_error("can't open the lock", path, errno);
  return FileLock(descriptor);
}

Result<std::optional<FileLock>> FileLock::attempt(const std::string& path) {
  TRY_ASSIGN(FileLock lock, open(path));
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) {
    (void)::futimens(lock.descriptor_, nullptr);
    return std::optional<FileLock>(std::move(lock));
  }
  if (errno == EWOULDBLOCK) return std::optional<FileLock>();
  return io_error("can't lock", path, errno);
}

Result<FileLock> FileLock::wait(const std::string& path) {
  TRY_ASSIGN(FileLock lock, open(path));
  while (::flock(lock.descriptor_, LOCK_EX) != 0) {
    if (errno != EINTR) return io_error("can't lock", path, errno);
  }
  (void)::futimens(lock.descriptor_, nullptr);
  return lock;
}

namespace {

/// Whether a process, which may end meanwhile, has `file` open and locked.
bool holds_lock(const fs::path& process, const fs::path& file) {
  std::error_code code;
  for (fs::directory_iterator entry(process / "fd", code);
       !code && entry != fs::directory_iterator(); entry.increment(code)) {
    std::error_code gone;
    if (fs::read_symlink(entry->path(), gone) != file) continue;
    // A process that waits for the lock has the file open, too.
    const fs::path info = process / "fdinfo" / entry->path().filename();
    const Result<std::string> locks = read_file(info.string());
    if (locks && locks->find("FLOCK") != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> lock_holders(const std::string& path) {
  std::vector<std::string> holders;
  std::error_code code;
  const fs::path file = fs::canonical(path, code);
  for (fs::directory_iterator process("/proc", code); !code && process != fs::directory_iterator();
       process.increment(code)) {
    const std::string number = process->path().filename().string();
    if (!to_number(number) || !holds_lock(process->path(), file)) continue;
    const Result<std::string> name = read_file((process->path() / "comm").string());
    holders.push_back((name ? std::string(trim(*name)) : std::string("process")) + " " + number);
  }
  return holders;
}

namespace {

/// Removes the scratch directories of processes that have ended.
void remove_orphans(const std::string& parent) {
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, code)) {
    const Result<std::optional<FileLock>> lock =
        FileLock::attempt(entry.path().string() + "/.lock");
    if (lock && lock->has_value()) (void)remove_all(entry.path().string());
  }
}

}  // namespace

Result<ScratchFolder> ScratchFolder::make(const Environment& environment, std::string_view prefix) {
  TRY_ASSIGN(std::string cache, cache_folder(environment));
  const std::string parent = cache_paths::scratch(cache);
  TRY(make_folders(parent));
  // Others must not see a directory before its lock is taken.
  TRY_ASSIGN(const FileLock alone, FileLock::wait(cache_paths::lock(parent)));
  remove_orphans(parent);
  std::string path = parent + "/" + std::string(prefix) + ".XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) return io_error("can't create a directory", path, errno);
  TRY_ASSIGN(FileLock lock, FileLock::wait(path + "/.lock"));
  return ScratchFolder(path, std::move(lock));
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept
    : path_(std::exchange(other.path_, "")), lock_(std::move(other.lock_)) {}

ScratchFolder& ScratchFolder::operator=(ScratchFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

ScratchFolder::~ScratchFolder() {
  if (!path_.empty()) (void)remove_all(path_);
}

}  // namespace kseries
