// SPDX-License-Identifier: GPL-2.0-only
#include "host/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace kseries {
namespace {

using Clock = std::chrono::steady_clock;

Error failure(const std::string& name, const std::string& what) {
  return {"host", name + " " + what, "", "run the command again; if it stays so, it is a bug"};
}

/// What execve wants; made before the fork, where allocating is still allowed.
struct Words {
  explicit Words(std::vector<std::string> from) : texts(std::move(from)) {
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
  }
  std::vector<std::string> texts;
  std::vector<char*> pointers;
};

Words environment_of(const Command& command) {
  std::vector<std::string> lines;
  if (command.environment) {
    for (const auto& [name, value] : *command.environment) {
      lines.push_back(name);
      lines.back().append("=").append(value);
    }
  } else {
    for (char** entry = ::environ; *entry != nullptr; ++entry) lines.emplace_back(*entry);
  }
  return Words(std::move(lines));
}

struct Ends {
  std::array<int, 2> input{-1, -1};   ///< the child reads [0], we write [1]
  std::array<int, 2> output{-1, -1};  ///< we read [0], the child writes [1]
  int messages = -1;

  void close_all() {
    for (const int end : {input[0], input[1], output[0], output[1], messages}) {
      if (end >= 0) ::close(end);
    }
  }
};

/// Runs in the child: only calls that are safe between fork and exec.
[[noreturn]] void become(const char* program, const Words& arguments, const Words& environment,
                         const char* directory, const Ends& ends, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  ::dup2(ends.input[0], STDIN_FILENO);
  ::dup2(ends.output[1], STDOUT_FILENO);
  ::dup2(ends.messages, STDERR_FILENO);
  if (*directory != 0 && ::chdir(directory) != 0) ::_exit(127);
  ::signal(SIGPIPE, SIG_DFL);  // that we ignore it would pass through exec
  ::execve(program, arguments.pointers.data(), environment.pointers.data());
  ::_exit(127);
}

/// Waits until `descriptor` is ready for `events`; false at the end of the time.
bool wait_for(int descriptor, short events, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    pollfd entry{descriptor, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::max<long>(left.count(), 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

Clock::time_point deadline_after(double seconds) {
  return Clock::now() + std::chrono::milliseconds(static_cast<long>(seconds * 1000));
}

}  // namespace

Child::Child(std::string name, pid_t process, int input, int output)
    : name_(std::move(name)), process_(process), input_(input), output_(output) {}

Child::Child(Child&& other) noexcept
    : name_(std::move(other.name_)),
      process_(std::exchange(other.process_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      buffer_(std::move(other.buffer_)),
      begin_(std::exchange(other.begin_, 0)) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    end();
    name_ = std::move(other.name_);
    process_ = std::exchange(other.process_, -1);
    input_ = std::exchange(other.input_, -1);
    output_ = std::exchange(other.output_, -1);
    buffer_ = std::move(other.buffer_);
    begin_ = std::exchange(other.begin_, 0);
  }
  return *this;
}

Child::~Child() { end(); }

void Child::end() {
  if (process_ < 0) return;
  ::close(input_);
  // Reading to the end of its output is how to wait without polling for it.
  const auto until = deadline_after(2);
  std::array<char, 4096> rest{};
  while (wait_for(output_, POLLIN, until) && ::read(output_, rest.data(), rest.size()) > 0) {
  }
  ::kill(-process_, SIGKILL);
  ::close(output_);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
}

Result<Child> Child::start(const Command& command, const std::string& messages) {
  const std::string& name = command.argv.at(0);
  const std::optional<std::string> program =
      name.find('/') == std::string::npos ? find_program(name) : std::optional<std::string>(name);
  if (!program) {
    return Error{"host", "can't start " + name + ": not found", "",
                 "`kseries doctor` lists what is missing and how to install it"};
  }
  // A child that ended must be an Error of send(), not the end of this program.
  ::signal(SIGPIPE, SIG_IGN);
  Ends ends;
  ends.messages = ::open(messages.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (ends.messages < 0 || ::pipe2(ends.input.data(), O_CLOEXEC) != 0 ||
      ::pipe2(ends.output.data(), O_CLOEXEC) != 0) {
    const std::string why = std::strerror(errno);
    ends.close_all();
    return Error{"host", "can't start " + name + ": " + why, messages, "free some space or files"};
  }
  const Words arguments(command.argv);
  const Words environment = environment_of(command);
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process == 0) {
    become(program->c_str(), arguments, environment, command.directory.c_str(), ends, parent);
  }
  if (process < 0) {
    const std::string why = std::strerror(errno);
    ends.close_all();
    return Error{"host", "can't start " + name + ": " + why, "", "free some memory"};
  }
  ::close(ends.input[0]);
  ::close(ends.output[1]);
  ::close(ends.messages);
  ::fcntl(ends.input[1], F_SETFL, O_NONBLOCK);
  return Child(name, process, ends.input[1], ends.output[0]);
}

Result<Done> Child::send(std::string_view text, double seconds) {
  const auto until = deadline_after(seconds);
  while (!text.empty()) {
    const ssize_t size = ::write(input_, text.data(), text.size());
    if (size > 0) {
      text.remove_prefix(static_cast<size_t>(size));
    } else if (errno == EAGAIN) {
      if (!wait_for(input_, POLLOUT, until)) return failure(name_, "does not read its input");
    } else if (errno != EINTR) {
      return failure(name_, "has ended");
    }
  }
  return Done{};
}

Result<std::string> Child::read_line(double seconds) {
  const auto until = deadline_after(seconds);
  size_t searched = begin_;
  for (;;) {
    const size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = buffer_.substr(begin_, end - begin_);
      begin_ = end + 1;
      return line;
    }
    buffer_.erase(0, begin_);
    begin_ = 0;
    searched = buffer_.size();
    if (!wait_for(output_, POLLIN, until)) return failure(name_, "gave no answer in time");
    std::array<char, 65536> chunk{};
    const ssize_t size = ::read(output_, chunk.data(), chunk.size());
    if (size > 0) {
      buffer_.append(chunk.data(), static_cast<size_t>(size));
    } else if (size == 0 || errno != EINTR) {
      return failure(name_, "has ended");
    }
  }
}

}  // namespace kseries
