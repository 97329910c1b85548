// SPDX-License-Identifier: GPL-2.0-only
#include "host/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

namespace kseries {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// Appended to a file when the rest of the output was dropped.
constexpr std::string_view dropped_note = "\nkseries: the rest of the output was dropped\n";

/// Reads a pipe to its end into a bounded string or file, and optionally calls back for each line.
class PipeReader : public std::enable_shared_from_this<PipeReader> {
 public:
  PipeReader(asio::io_context& context, size_t keep, std::function<void(std::string_view)> on_line)
      : pipe(context), keep_(keep), on_line_(std::move(on_line)) {}

  /// `at_end` is called when all writers have closed the pipe, or we have.
  void start(const std::function<void()>& at_end) {
    pipe.async_read_some(asio::buffer(chunk_), [self = shared_from_this(), at_end](
                                                   boost::system::error_code error, size_t size) {
      self->take({self->chunk_.data(), size});
      if (error) {
        at_end();
      } else {
        self->start(at_end);
      }
    });
  }

  /// From now on the output is written there, and not kept.
  void write_to(Descriptor file) { file_ = std::move(file); }

  std::string finish() {
    if (on_line_ && !line_.empty()) on_line_(line_);
    return std::move(text_);
  }

  /// errno of a failed write to the file; 0: none.
  [[nodiscard]] int write_error() const { return write_error_; }

  asio::readable_pipe pipe;

 private:
  void take(std::string_view bytes) {
    const std::string_view kept = bytes.substr(0, keep_ - std::min(keep_, kept_));
    kept_ += kept.size();
    if (file_.is_open()) {
      write_all(kept);
      if (kept.size() < bytes.size() && !std::exchange(dropped_, true)) write_all(dropped_note);
    } else {
      text_ += kept;
    }
    if (!on_line_) return;
    for (const char c : bytes) {
      if (c != '\n') {
        line_ += c;
        continue;
      }
      on_line_(line_);
      line_.clear();
    }
  }

  void write_all(std::string_view bytes) {
    while (!bytes.empty() && write_error_ == 0) {
      const ssize_t size = ::write(file_.get(), bytes.data(), bytes.size());
      if (size >= 0) {
        bytes.remove_prefix(static_cast<size_t>(size));
      } else if (errno != EINTR) {
        write_error_ = errno;
      }
    }
  }

  size_t keep_;
  size_t kept_ = 0;
  Descriptor file_;
  bool dropped_ = false;
  int write_error_ = 0;
  std::function<void(std::string_view)> on_line_;
  std::array<char, 65536> chunk_{};
  std::string text_;
  std::string line_;
};

Error io_failed(const Command& command, const std::string& why) {
  return {"host", "lost the connection to " + command.argv[0] + ": " + why, command.directory,
          "run the command again"};
}

Error output_failed(const Command& command, int error) {
  return {"host", std::string("can't write the output: ") + std::strerror(error),
          command.output_file, "free some space there, then run the same command again"};
}

/// One run of a child, with its event loop.
class Runner {
 public:
  explicit Runner(const Command& command)
      : command_(command),
        out_(std::make_shared<PipeReader>(context_, command.keep_bytes, command.on_line)),
        err_(std::make_shared<PipeReader>(context_, command.keep_bytes, nullptr)),
        input_(context_),
        exit_watch_(context_),
        deadline_(context_),
        signals_(context_, SIGINT, SIGTERM) {}

  Result<Outcome> go() {
    const auto begin = Clock::now();
    TRY(start());
    try {
      context_.run();
    } catch (const boost::system::system_error& error) {
      return io_failed(command_, error.what());
    }
    set_outcome(child_->wait());
    if (interrupted_) {
      return Error{"host", "interrupted", "", "the same command continues where this one stopped",
                   ErrorKind::interrupted};
    }
    if (const int error = out_->write_error(); error != 0) return output_failed(command_, error);
    outcome_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    outcome_.out = out_->finish();
    outcome_.err = err_->finish();
    return std::move(outcome_);
  }

 private:
  Result<Done> start() {
    TRY_ASSIGN(DescriptorPair in, make_pipe());
    TRY_ASSIGN(DescriptorPair out, make_pipe());
    TRY_ASSIGN(DescriptorPair err, make_pipe());
    Descriptor file;
    Launch launch{
        .argv = command_.argv,
        .directory = command_.directory,
        .environment = command_.environment,
        .descriptors = {{STDOUT_FILENO, out.second.get()}, {STDERR_FILENO, err.second.get()}}};
    if (!command_.input.empty()) launch.descriptors[STDIN_FILENO] = in.first.get();
    if (command_.inherit_output) {
      launch.descriptors[STDOUT_FILENO] = STDOUT_FILENO;
      launch.descriptors[STDERR_FILENO] = STDERR_FILENO;
    } else if (!command_.output_file.empty()) {
      TRY_ASSIGN(file, open_descriptor(command_.output_file, O_WRONLY | O_CREAT | O_TRUNC));
      if (command_.confinement) {
        // Code of a series could enlarge the file without end, or overwrite it.
        out_->write_to(std::move(file));
      } else {
        launch.descriptors[STDOUT_FILENO] = file.get();
      }
    }
    if (command_.merge_stderr)
      launch.descriptors[STDERR_FILENO] = launch.descriptors[STDOUT_FILENO];
    if (command_.keep_open >= 0) launch.descriptors[command_.keep_open] = command_.keep_open;
    launch.confinement = command_.confinement;
    TRY_ASSIGN(ChildProcess child, ChildProcess::launch(launch));
    child_.emplace(std::move(child));
    try {
      out_->pipe.assign(out.first.release());
      err_->pipe.assign(err.first.release());
      input_.assign(in.second.release());
      // A duplicate, because the event loop closes it.
      exit_watch_.assign(::fcntl(child_->exit_watch(), F_DUPFD_CLOEXEC, 0));
      watch();
    } catch (const boost::system::system_error& error) {
      return io_failed(command_, error.what());
    }
    return Done{};
  }

  void end_child(int signal) {
    child_->signal_group(signal);
    deadline_.expires_after(std::chrono::seconds(2));
    deadline_.async_wait([this](boost::system::error_code error) {
      if (!error) child_->signal_group(SIGKILL);
    });
  }

  /// Background processes of the child could keep the pipes open forever.
  void close_pipes() {
    child_->signal_group(SIGKILL);
    boost::system::error_code ignored;
    out_->pipe.close(ignored);
    err_->pipe.close(ignored);
    input_.close(ignored);
  }

  /// Stops waiting for the deadline and for signals once the child has ended and its pipes are
  /// closed.
  void stop_waiting() {
    if (!ended_ || open_pipes_ > 0) return;
    deadline_.cancel();
    signals_.cancel();
  }

  void watch() {
    for (const auto& reader : {out_, err_}) {
      reader->start([this] {
        --open_pipes_;
        stop_waiting();
      });
    }
    if (command_.input.empty()) {
      input_.close();
    } else {
      asio::async_write(input_, asio::buffer(command_.input),
                        [this](boost::system::error_code, size_t) { input_.close(); });
    }
    if (command_.deadline_seconds > 0) {
      deadline_.expires_after(
          std::chrono::milliseconds(static_cast<long>(command_.deadline_seconds * 1000)));
      deadline_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        outcome_.timed_out = true;
        end_child(SIGTERM);
      });
    }
    signals_.async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      interrupted_ = true;
      if (ended_) {
        close_pipes();
      } else {
        end_child(signal);
      }
    });
    exit_watch_.async_wait(asio::posix::descriptor_base::wait_read,
                           [this](boost::system::error_code) { ended(); });
  }

  /// The child is not reaped until the event loop has stopped, so that the ID of its process
  /// group stays valid.
  void ended() {
    ended_ = true;
    if (outcome_.timed_out || interrupted_) child_->signal_group(SIGKILL);
    deadline_.expires_after(std::chrono::seconds(2));
    deadline_.async_wait([this](boost::system::error_code error) {
      if (!error) close_pipes();
    });
    stop_waiting();
  }

  void set_outcome(const ExitStatus& status) {
    outcome_.signal = status.signal;
    outcome_.code = status.signal != 0 ? 128 + status.signal : status.code;
  }

  const Command& command_;
  asio::io_context context_;
  std::shared_ptr<PipeReader> out_;
  std::shared_ptr<PipeReader> err_;
  asio::writable_pipe input_;
  asio::posix::stream_descriptor exit_watch_;
  asio::steady_timer deadline_;
  asio::signal_set signals_;
  std::optional<ChildProcess> child_;
  Outcome outcome_;
  bool interrupted_ = false;
  bool ended_ = false;
  int open_pipes_ = 2;
};

}  // namespace

Result<Outcome> run(const Command& command) { return Runner(command).go(); }

}  // namespace kseries
