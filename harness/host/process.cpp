// SPDX-License-Identifier: GPL-2.0-only
#include "host/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <boost/process/v2.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace kseries {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;
using Clock = std::chrono::steady_clock;

/// The environment (Boost 1.81 declares process_environment without defining
/// it), a process group of its own, so that all of it can be ended at once, and
/// death with its parent, for kill -9 of kseries: what it started itself lives on,
/// and keeps `keep_open`.
struct ChildSetup {
  const std::vector<const char*>& environment;
  int keep_open = -1;
  pid_t parent = ::getpid();

  template <typename Launcher>
  process::error_code on_setup(Launcher& launcher, const boost::filesystem::path& /*path*/,
                               const char* const* /*argv*/) const {
    launcher.env = environment.data();
    if (keep_open >= 0) launcher.fd_whitelist.push_back(keep_open);
    return {};
  }

  template <typename Launcher>
  process::error_code on_exec_setup(Launcher& /*launcher*/, const boost::filesystem::path& /*path*/,
                                    const char* const* /*argv*/) const {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // it died before we asked to die with it
    if (keep_open >= 0) ::fcntl(keep_open, F_SETFD, 0);
    ::signal(SIGPIPE, SIG_DFL);  // that we ignore it would pass through exec
    return {};
  }
};

/// Reads a pipe to its end into a bounded string, line by line if asked to.
class PipeReader : public std::enable_shared_from_this<PipeReader> {
 public:
  PipeReader(asio::io_context& context, size_t keep, std::function<void(std::string_view)> on_line)
      : pipe(context), keep_(keep), on_line_(std::move(on_line)) {}

  /// `at_end` is called when nobody has the other end any more, or ours is closed.
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

  std::string finish() {
    if (on_line_ && !line_.empty()) on_line_(line_);
    return std::move(text_);
  }

  asio::readable_pipe pipe;

 private:
  void take(std::string_view bytes) {
    text_ += bytes.substr(0, keep_ - std::min(keep_, text_.size()));
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

  size_t keep_;
  std::function<void(std::string_view)> on_line_;
  std::array<char, 65536> chunk_{};
  std::string text_;
  std::string line_;
};

Error cannot_start(const Command& command, const std::string& why) {
  return {"host", "can't start " + command.argv[0] + ": " + why, command.directory,
          "`kseries doctor` lists what is missing and how to install it"};
}

std::vector<std::string> environment_lines(const std::map<std::string, std::string>& environment) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : environment) {
    std::string line = name;
    line += '=';
    line += value;
    lines.push_back(std::move(line));
  }
  return lines;
}

/// What execve wants: pointers into `lines` (or our own environment), then null.
std::vector<const char*> environment_pointers(const std::vector<std::string>* lines) {
  std::vector<const char*> pointers;
  if (lines == nullptr) {
    for (char** entry = ::environ; *entry != nullptr; ++entry) pointers.push_back(*entry);
  } else {
    for (const std::string& line : *lines) pointers.push_back(line.c_str());
  }
  pointers.push_back(nullptr);
  return pointers;
}

/// A pipe whose ends close with the object; both are close-on-exec.
struct PipeEnds {
  int read = -1;
  int write = -1;

  PipeEnds() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
      throw boost::system::system_error(errno, boost::system::system_category(), "pipe");
    }
    read = ends[0];
    write = ends[1];
  }
  PipeEnds(const PipeEnds&) = delete;
  PipeEnds& operator=(const PipeEnds&) = delete;
  ~PipeEnds() {
    if (read >= 0) ::close(read);
    if (write >= 0) ::close(write);
  }
  static int release(int& end) { return std::exchange(end, -1); }
};

/// A file opened for the child's stream; closes with the object.
struct OpenFile {
  int descriptor = -1;

  OpenFile(const char* path, int flags) : descriptor(::open(path, flags | O_CLOEXEC, 0644)) {
    if (descriptor < 0) {
      throw boost::system::system_error(errno, boost::system::system_category(), path);
    }
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { ::close(descriptor); }
};

/// One run of a child; lives as long as its event loop does.
class Runner {
 public:
  explicit Runner(const Command& command)
      : command_(command),
        out_(std::make_shared<PipeReader>(context_, command.keep_bytes, command.on_line)),
        err_(std::make_shared<PipeReader>(context_, command.keep_bytes, nullptr)),
        input_(context_),
        deadline_(context_),
        signals_(context_, SIGINT, SIGTERM) {}

  Result<Outcome> go(const std::string& program) {
    const auto begin = Clock::now();
    try {
      spawn(program);
      watch();
      context_.run();
    } catch (const boost::system::system_error& error) {
      return cannot_start(command_, error.what());
    }
    if (interrupted_) {
      return Error{"host", "interrupted", "", "the same command goes on where this one stopped",
                   ErrorKind::interrupted};
    }
    outcome_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    outcome_.out = out_->finish();
    outcome_.err = err_->finish();
    return std::move(outcome_);
  }

 private:
  void spawn(const std::string& program) {
    PipeEnds in;
    PipeEnds out;
    PipeEnds err;
    const OpenFile null("/dev/null", O_RDWR);
    std::unique_ptr<OpenFile> file;
    int out_end = out.write;
    int err_end = err.write;
    if (command_.inherit_output) {
      out_end = STDOUT_FILENO;
      err_end = STDERR_FILENO;
    } else if (!command_.output_file.empty()) {
      file = std::make_unique<OpenFile>(command_.output_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
      out_end = file->descriptor;
    }
    if (command_.merge_stderr) err_end = out_end;
    const int in_end = command_.input.empty() ? null.descriptor : in.read;
    const std::vector<std::string> args(command_.argv.begin() + 1, command_.argv.end());
    std::vector<std::string> lines;
    if (command_.environment) lines = environment_lines(*command_.environment);
    const std::vector<const char*> environment =
        environment_pointers(command_.environment ? &lines : nullptr);
    const std::string directory = command_.directory.empty() ? "." : command_.directory;
    child_ = std::make_unique<process::process>(
        context_, program, args, process::process_stdio{in_end, out_end, err_end},
        process::process_start_dir(directory), ChildSetup{environment, command_.keep_open});
    out_->pipe.assign(PipeEnds::release(out.read));
    err_->pipe.assign(PipeEnds::release(err.read));
    input_.assign(PipeEnds::release(in.write));
  }

  void end_child(int signal) {
    const pid_t group = child_->id();
    ::kill(-group, signal);
    deadline_.expires_after(std::chrono::seconds(2));
    deadline_.async_wait([group](boost::system::error_code error) {
      if (!error) ::kill(-group, SIGKILL);
    });
  }

  /// What the child left running keeps the pipes open, for ever if it is let.
  void cut_off() {
    ::kill(-child_->id(), SIGKILL);
    boost::system::error_code ignored;
    out_->pipe.close(ignored);
    err_->pipe.close(ignored);
    input_.close(ignored);
  }

  /// Until the child has ended and its pipes, too, both the time and signals count.
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
        cut_off();
      } else {
        end_child(signal);
      }
    });
    child_->async_wait(
        [this](boost::system::error_code, int) { ended(child_->native_exit_code()); });
  }

  void ended(int status) {
    ended_ = true;
    if (outcome_.timed_out || interrupted_) ::kill(-child_->id(), SIGKILL);
    deadline_.expires_after(std::chrono::seconds(2));
    deadline_.async_wait([this](boost::system::error_code error) {
      if (!error) cut_off();
    });
    stop_waiting();
    if (WIFSIGNALED(status)) {
      outcome_.signal = WTERMSIG(status);
      outcome_.code = 128 + outcome_.signal;
    } else {
      outcome_.code = WEXITSTATUS(status);
    }
  }

  const Command& command_;
  asio::io_context context_;
  std::shared_ptr<PipeReader> out_;
  std::shared_ptr<PipeReader> err_;
  asio::writable_pipe input_;
  asio::steady_timer deadline_;
  asio::signal_set signals_;
  std::unique_ptr<process::process> child_;
  Outcome outcome_;
  bool interrupted_ = false;
  bool ended_ = false;
  int open_pipes_ = 2;
};

}  // namespace

std::optional<std::string> find_program(std::string_view name) {
  if (name.find('/') != std::string_view::npos) return std::string(name);
  const char* path = std::getenv("PATH");
  for (const std::string_view folder : split(path != nullptr ? path : "/usr/bin:/bin", ':')) {
    std::string candidate(folder);
    candidate += '/';
    candidate += name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

Result<Outcome> run(const Command& command) {
  const std::optional<std::string> program = find_program(command.argv.at(0));
  if (!program) return cannot_start(command, "not found in PATH");
  return Runner(command).go(*program);
}

}  // namespace kseries
