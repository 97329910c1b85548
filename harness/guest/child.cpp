// SPDX-License-Identifier: GPL-2.0-only
#include "guest/child.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace kseries {

Result<GuestChild> GuestChild::spawn(const std::vector<std::string>& argv,
                                     const std::vector<int>& disks) {
  TRY_ASSIGN(DescriptorPair console, make_socket_pair());
  TRY_ASSIGN(DescriptorPair test, make_socket_pair());
  TRY_ASSIGN(DescriptorPair monitor, make_socket_pair());
  TRY_ASSIGN(DescriptorPair errors, make_pipe());
  Launch launch{.argv = argv,
                .directory = "",
                .environment = std::nullopt,
                .descriptors = {{STDERR_FILENO, errors.second.get()},
                                {console_fd, console.second.get()},
                                {test_fd, test.second.get()},
                                {monitor_fd, monitor.second.get()}}};
  int number = first_disk_fd;
  for (const int disk : disks) launch.descriptors[number++] = disk;
  TRY_ASSIGN(ChildProcess process, ChildProcess::launch(launch));
  for (const Descriptor* ours : {&console.first, &test.first, &monitor.first, &errors.first})
    set_nonblocking(*ours);
  return GuestChild{.process = std::move(process),
                    .console = std::move(console.first),
                    .test = std::move(test.first),
                    .monitor = std::move(monitor.first),
                    .errors = std::move(errors.first)};
}

std::string read_available(Descriptor& from) {
  std::string bytes;
  std::array<char, 65536> buffer{};
  while (from.is_open()) {
    const ssize_t got = read(from.get(), buffer.data(), buffer.size());
    if (got > 0) bytes.append(buffer.data(), static_cast<size_t>(got));
    if (got < 0 && errno == EINTR) continue;
    if (got == 0 || (got < 0 && errno != EAGAIN)) from.close();
    // One buffer at a time: a flood on one port must not starve the other.
    break;
  }
  return bytes;
}

bool write_all(const Descriptor& to, std::string_view bytes, double seconds) {
  const double until = monotonic_seconds() + seconds;
  while (!bytes.empty()) {
    const ssize_t written = send(to.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written > 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    const double left = until - monotonic_seconds();
    if (errno != EAGAIN || left <= 0) return false;
    pollfd room{to.get(), POLLOUT, 0};
    poll(&room, 1, static_cast<int>(left * 1000) + 1);
  }
  return true;
}

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace kseries
