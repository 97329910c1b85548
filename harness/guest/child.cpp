// SPDX-License-Identifier: GPL-2.0-only
#include "guest/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <utility>

namespace kseries {

namespace {

void close_one(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

Error system_error(const char* what) {
  return {"guest", std::string(what) + ": " + std::strerror(errno), "", ""};
}

/// The child's side between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const std::vector<char*>& argv, std::vector<int>& inherited, int errors,
                         int exec_failed, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int null = open("/dev/null", O_RDWR);
  // First out of the way of the numbers that are to be filled.
  for (int& fd : inherited) fd = fcntl(fd, F_DUPFD_CLOEXEC, 64);
  const int failed = fcntl(exec_failed, F_DUPFD_CLOEXEC, 64);
  dup2(null, 0);
  dup2(null, 1);
  dup2(errors, 2);
  int number = GuestChild::console_fd;
  for (const int fd : inherited) dup2(fd, number++);
  execvp(argv[0], argv.data());
  const int error = errno;
  if (write(failed, &error, sizeof(error)) < 0) _exit(126);
  _exit(127);
}

/// Descriptors of both sides, closed together when something goes wrong.
struct Plumbing {
  std::array<std::array<int, 2>, 3> ports{{{-1, -1}, {-1, -1}, {-1, -1}}};
  std::array<int, 2> errors{-1, -1};
  std::array<int, 2> exec_failed{-1, -1};
  ~Plumbing() {
    for (auto& pair : ports)
      for (int& fd : pair) close_one(fd);
    for (int& fd : errors) close_one(fd);
    for (int& fd : exec_failed) close_one(fd);
  }
  bool make() {
    for (auto& pair : ports) {
      if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) < 0) return false;
      fcntl(pair[0], F_SETFL, O_NONBLOCK);
    }
    if (pipe2(errors.data(), O_CLOEXEC) < 0 || pipe2(exec_failed.data(), O_CLOEXEC) < 0)
      return false;
    fcntl(errors[0], F_SETFL, O_NONBLOCK);
    return true;
  }
};

}  // namespace

Result<GuestChild> GuestChild::spawn(const std::vector<std::string>& argv,
                                     const std::vector<int>& disks) {
  Plumbing plumbing;
  if (!plumbing.make()) return system_error("sockets for the guest");
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  // In the order of the numbers that they get: console, test, monitor, disks.
  std::vector<int> inherited;
  for (const auto& port : plumbing.ports) inherited.push_back(port[1]);
  inherited.insert(inherited.end(), disks.begin(), disks.end());
  const pid_t parent = getpid();
  GuestChild child;
  child.pid_ = fork();
  if (child.pid_ < 0) return system_error("fork");
  if (child.pid_ == 0)
    become(words, inherited, plumbing.errors[1], plumbing.exec_failed[1], parent);
  close_one(plumbing.exec_failed[1]);
  int error = 0;
  // Ends at once when exec succeeds: the other side is close-on-exec.
  if (read(plumbing.exec_failed[0], &error, sizeof(error)) > 0) {
    return Error{"guest", argv[0] + ": " + std::strerror(error), "",
                 "install it (Debian: qemu-system-x86), or name another one with --qemu"};
  }
  child.console = std::exchange(plumbing.ports[0][0], -1);
  child.test = std::exchange(plumbing.ports[1][0], -1);
  child.monitor = std::exchange(plumbing.ports[2][0], -1);
  child.errors = std::exchange(plumbing.errors[0], -1);
  child.exit_watch = static_cast<int>(syscall(SYS_pidfd_open, child.pid_, 0));
  if (child.exit_watch < 0) return system_error("pidfd_open");
  return {std::move(child)};
}

GuestChild::GuestChild(GuestChild&& other) noexcept
    : console(std::exchange(other.console, -1)),
      test(std::exchange(other.test, -1)),
      monitor(std::exchange(other.monitor, -1)),
      errors(std::exchange(other.errors, -1)),
      exit_watch(std::exchange(other.exit_watch, -1)),
      pid_(std::exchange(other.pid_, -1)),
      ended_(other.ended_) {}

GuestChild::~GuestChild() {
  end();
  for (int* fd : {&console, &test, &monitor, &errors, &exit_watch}) close_one(*fd);
}

ChildEnd GuestChild::end() {
  if (pid_ <= 0) return ended_;
  kill(-pid_, SIGKILL);
  // In case it has not come to setpgid() yet.
  kill(pid_, SIGKILL);
  return reap();
}

ChildEnd GuestChild::reap() {
  if (pid_ <= 0) return ended_;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) {
    ended_.signal = WTERMSIG(status);
  } else {
    ended_.code = WEXITSTATUS(status);
  }
  return ended_;
}

std::string read_available(int& fd) {
  std::string bytes;
  std::array<char, 65536> buffer{};
  while (fd >= 0) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got > 0) bytes.append(buffer.data(), static_cast<size_t>(got));
    if (got < 0 && errno == EINTR) continue;
    if (got == 0 || (got < 0 && errno != EAGAIN)) close_one(fd);
    // One buffer a turn: a flood on one port must not starve the other.
    break;
  }
  return bytes;
}

bool write_all(int fd, std::string_view bytes, double seconds) {
  const double until = monotonic_seconds() + seconds;
  while (!bytes.empty()) {
    const ssize_t written = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written > 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    const double left = until - monotonic_seconds();
    if (errno != EAGAIN || left <= 0) return false;
    pollfd room{fd, POLLOUT, 0};
    poll(&room, 1, static_cast<int>(left * 1000) + 1);
  }
  return true;
}

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace kseries
