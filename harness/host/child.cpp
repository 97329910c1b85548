// SPDX-License-Identifier: GPL-2.0-only
#include "host/child.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

namespace kseries {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t max_line = 64U << 20;

Error failure(const std::string& name, const std::string& what) {
  return {"host", name + " " + what, "",
          "run the command again; if the error persists, report a bug in kseries"};
}

/// Waits until `descriptor` is ready for `events`. Returns false if that takes too long.
bool wait_for(const Descriptor& descriptor, short events, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    pollfd entry{descriptor.get(), events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::max<long>(left.count(), 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

Clock::time_point deadline_after(double seconds) {
  return Clock::now() + std::chrono::milliseconds(static_cast<long>(seconds * 1000));
}

}  // namespace

Child::Child(std::string name, ChildProcess process, Descriptor input, Descriptor output)
    : name_(std::move(name)),
      process_(std::move(process)),
      input_(std::move(input)),
      output_(std::move(output)) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    end();
    name_ = std::move(other.name_);
    process_ = std::move(other.process_);
    input_ = std::move(other.input_);
    output_ = std::move(other.output_);
    buffer_ = std::move(other.buffer_);
    begin_ = std::exchange(other.begin_, 0);
  }
  return *this;
}

Child::~Child() { end(); }

void Child::end() {
  if (!output_.is_open()) return;
  input_.close();
  // The end of its output shows that the child has ended.
  const auto until = deadline_after(2);
  std::array<char, 4096> rest{};
  while (wait_for(output_, POLLIN, until) && ::read(output_.get(), rest.data(), rest.size()) > 0) {
  }
  process_.kill();
  output_.close();
}

Result<Child> Child::start(const Command& command, const std::string& messages) {
  // If the child has ended, send() must return an error instead of killing this program.
  ::signal(SIGPIPE, SIG_IGN);
  TRY_ASSIGN(const Descriptor errors, open_descriptor(messages, O_WRONLY | O_CREAT | O_APPEND));
  TRY_ASSIGN(DescriptorPair input, make_pipe());
  TRY_ASSIGN(DescriptorPair output, make_pipe());
  TRY_ASSIGN(ChildProcess process,
             ChildProcess::launch({.argv = command.argv,
                                   .directory = command.directory,
                                   .environment = command.environment,
                                   .descriptors = {{STDIN_FILENO, input.first.get()},
                                                   {STDOUT_FILENO, output.second.get()},
                                                   {STDERR_FILENO, errors.get()}},
                                   .confinement = command.confinement}));
  set_nonblocking(input.second);
  return Child(command.argv[0], std::move(process), std::move(input.second),
               std::move(output.first));
}

Result<Done> Child::send(std::string_view text, double seconds) {
  const auto until = deadline_after(seconds);
  while (!text.empty()) {
    const ssize_t size = ::write(input_.get(), text.data(), text.size());
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
    if (buffer_.size() > max_line) return failure(name_, "printed a line without an end");
    if (!wait_for(output_, POLLIN, until)) return failure(name_, "did not answer in time");
    std::array<char, 65536> chunk{};
    const ssize_t size = ::read(output_.get(), chunk.data(), chunk.size());
    if (size > 0) {
      buffer_.append(chunk.data(), static_cast<size_t>(size));
    } else if (size == 0 || errno != EINTR) {
      return failure(name_, "has ended");
    }
  }
}

}  // namespace kseries
