// SPDX-License-Identifier: GPL-2.0-only
#include "host/descriptor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace kseries {
namespace {

Error system_error(const std::string& what, const std::string& where, const std::string& hint) {
  return {"host", what + ": " + std::strerror(errno), where, hint};
}

constexpr const char* open_files_hint = "check \"ulimit -n\", the limit of open files";

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

Result<DescriptorPair> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return system_error("can't make a pipe", "", open_files_hint);
  return DescriptorPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<DescriptorPair> make_socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return system_error("can't make a pair of sockets", "", open_files_hint);
  return DescriptorPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<Descriptor> open_descriptor(const std::string& path, int flags) {
  Descriptor descriptor(::open(path.c_str(), flags | O_CLOEXEC, 0644));
  if (!descriptor.is_open())
    return system_error("can't open", path, "check its permissions and the free space");
  return descriptor;
}

ReadBytes read_up_to(int descriptor, std::size_t max) {
  ReadBytes bytes;
  std::array<char, 1U << 16U> chunk{};
  while (!bytes.more) {
    const ssize_t size = ::read(descriptor, chunk.data(), chunk.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) bytes.error = errno;
    if (size <= 0) break;
    bytes.content.append(chunk.data(), static_cast<std::size_t>(size));
    bytes.more = bytes.content.size() > max;
  }
  return bytes;
}

void set_nonblocking(const Descriptor& descriptor) {
  ::fcntl(descriptor.get(), F_SETFL, O_NONBLOCK);
}

}  // namespace kseries
