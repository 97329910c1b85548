// SPDX-License-Identifier: GPL-2.0-only
#include "host/beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace kseries {
namespace {

namespace fs = std::filesystem;

Error bad_output(const std::string& what, const std::string& where) {
  return {"build", what, where, "check the Makefiles and scripts of the series"};
}

/// For kernels and containers without openat2(2). The build has ended, so that nothing changes
/// between the check and the use.
int open_checked(int root, const std::string& root_path, const std::string& path) {
  std::error_code code;
  const fs::path top = fs::canonical(root_path, code);
  const fs::path parent = fs::canonical(top / fs::path(path).parent_path(), code);
  const bool straight = !code && parent == (top / fs::path(path).parent_path()).lexically_normal();
  const bool below = parent == top || parent.string().starts_with(top.string() + "/");
  if (!code && (!straight || !below)) {
    errno = ELOOP;
    return -1;
  }
  return ::openat(root, path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
}

int open_at(const Descriptor& root, const std::string& root_path, const std::string& path) {
  struct open_how how {};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const long number = ::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof(how));
  if (number < 0 && (errno == ENOSYS || errno == EPERM)) {
    return open_checked(root.get(), root_path, path);
  }
  return static_cast<int>(number);
}

/// Copies all of `from`; returns errno, or 0.
int copy_content(int from, int to, size_t size) {
  while (size > 0) {
    const ssize_t copied = ::sendfile(to, from, nullptr, size);
    if (copied < 0 && errno == EINTR) continue;
    if (copied < 0) return errno;
    if (copied == 0) break;
    size -= static_cast<size_t>(copied);
  }
  return 0;
}

}  // namespace

Result<std::optional<Descriptor>> open_beneath(const std::string& root, const std::string& path,
                                               size_t max) {
  const std::string where = root + "/" + path;
  const Descriptor top(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!top.is_open() && errno == ENOENT) return std::optional<Descriptor>();
  Descriptor file(top.is_open() ? open_at(top, root, path) : -1);
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<Descriptor>();
    if (errno == ELOOP || errno == EXDEV) {
      return bad_output("the build left a symbolic link in place of a file", where);
    }
    // open(2): ENXIO is a socket, or a FIFO or device without a reader.
    if (errno == ENXIO) return bad_output("the build left a special file", where);
    return Error{"build", std::string("can't open: ") + std::strerror(errno), where, ""};
  }
  struct stat info {};
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return bad_output("the build left something that is not a regular file", where);
  }
  if (static_cast<unsigned long long>(info.st_size) > max) {
    return bad_output("the build left a file of " + std::to_string(info.st_size >> 20) +
                          " MiB; the limit is " + std::to_string(max >> 20) + " MiB",
                      where);
  }
  return std::optional<Descriptor>(std::move(file));
}

Result<std::optional<std::string>> read_beneath(const std::string& root, const std::string& path,
                                                size_t max) {
  TRY_ASSIGN(const std::optional<Descriptor> file, open_beneath(root, path, max));
  if (!file) return std::optional<std::string>();
  ReadBytes read = read_up_to(file->get(), max);
  if (read.error != 0) {
    return Error{"build", std::string("can't read: ") + std::strerror(read.error),
                 root + "/" + path, ""};
  }
  // A file that grows is cut off at the limit.
  if (read.more) read.content.resize(max);
  return std::optional<std::string>(std::move(read.content));
}

Result<Done> copy_beneath(const std::string& root, const std::string& path, const std::string& to,
                          size_t max) {
  TRY_ASSIGN(const std::optional<Descriptor> file, open_beneath(root, path, max));
  if (!file) return bad_output("the build did not make a file", root + "/" + path);
  struct stat info {};
  (void)::fstat(file->get(), &info);
  std::error_code ignored;
  fs::remove(to, ignored);
  int failed = 0;
  {
    const Descriptor copy(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    failed = copy.is_open()
                 ? copy_content(file->get(), copy.get(), static_cast<size_t>(info.st_size))
                 : errno;
  }
  if (failed == 0) return Done{};
  // A partial kernel is useless, and a full disk would have no room for the reports.
  fs::remove(to, ignored);
  if (failed == ENOSPC || failed == EDQUOT) {
    return Error{"build", "the disk is full", to,
                 "free some space there, then run the same command again: finished steps are kept"};
  }
  return Error{"build", "can't copy " + root + "/" + path + ": " + std::strerror(failed), to, ""};
}

}  // namespace kseries
