// SPDX-License-Identifier: GPL-2.0-only
#include "host/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/descriptor.h"

namespace kseries {
namespace {

Error input_error(const std::string& what, const std::string& path, const std::string& hint) {
  return {"read", what, path == "-" ? "standard input" : path, hint, ErrorKind::usage};
}

/// Does not wait for a writer if `path` is a pipe.
Result<Descriptor> open_input(const std::string& path) {
  if (path == "-") {
    Descriptor copy(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!copy.is_open()) return input_error(std::strerror(errno), path, "");
    return copy;
  }
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) return input_error(std::strerror(errno), path, "");
  return file;
}

}  // namespace

Result<std::string> read_input(const std::string& path, std::size_t max_bytes) {
  TRY_ASSIGN(const Descriptor file, open_input(path));
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return input_error(std::strerror(errno), path, "");
  if (S_ISDIR(info.st_mode)) return input_error("is a directory", path, "name the files in it");
  if (!S_ISREG(info.st_mode) && path != "-")
    return input_error("is not a regular file", path, "pass its content on standard input, as -");
  ReadBytes read = read_up_to(file.get(), max_bytes);
  if (read.error != 0) return input_error(std::strerror(read.error), path, "");
  if (!read.more) return std::move(read.content);
  return input_error("larger than " + std::to_string(max_bytes >> 20U) + " MiB", path, "split it");
}

}  // namespace kseries
