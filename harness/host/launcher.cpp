// SPDX-License-Identifier: GPL-2.0-only
#include "host/launcher.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)  // linux/close_range.h
#endif

namespace kseries {
namespace {

// Boost.Process 1.81 does not replace this code. Its v2 launcher leaves descriptors open that
// lie between those to pass on, can't swap two of them, may give the child's number to the
// pipe that reports errors, and after a failed exec calls exit() in the child, which flushes
// our buffers again, and does not reap it.

Error cannot_start(const std::string& program, const std::string& directory,
                   const std::string& why) {
  return {"host", "can't start " + program + ": " + why, directory,
          "`kseries doctor` lists what is missing and how to install it"};
}

/// A null-terminated array for execve(). Built before the fork, because the child must not
/// allocate memory.
class StringArray {
 public:
  explicit StringArray(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

std::vector<std::string> environment_lines(const std::optional<Variables>& variables,
                                           const std::optional<PreparedConfinement>& confinement) {
  std::vector<std::string> lines;
  if (!variables) {
    for (char** entry = ::environ; *entry != nullptr; ++entry) lines.emplace_back(*entry);
    return lines;
  }
  for (const auto& [name, value] : *variables) {
    std::string line = name;
    line += '=';
    line += value;
    lines.push_back(std::move(line));
  }
  if (confinement && !confinement->temporary().empty())
    lines.push_back("TMPDIR=" + confinement->temporary());
  return lines;
}

/// A descriptor of the child and the one of ours that it duplicates.
struct Placement {
  int number = -1;
  int ours = -1;
};

/// `filter`: the seccomp filter that bubblewrap reads; -1: none.
std::vector<Placement> placements(const Launch& launch, int null, int filter) {
  std::map<int, int> all = launch.descriptors;
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) all.emplace(stream, null);
  if (filter >= 0) all.emplace(filter_descriptor, filter);
  std::vector<Placement> list;
  for (const auto& [number, ours] : all) list.push_back({number, ours});
  return list;
}

/// What the child needs between fork and exec.
struct Preparation {
  std::string program;
  StringArray arguments;
  StringArray environment;
  const char* directory = nullptr;
  const PreparedConfinement* confinement = nullptr;
  std::vector<Placement> descriptors;
  int report = -1;  ///< the child writes errno here if it can't execute the program
  pid_t parent = -1;
};

/// Moves the descriptors to the numbers that the program expects. False on error, with errno.
bool place_descriptors(Preparation& preparation) {
  // Fails on kernels before 5.11; all descriptors of our own are close-on-exec anyway.
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  // First move them above the numbers that are about to be overwritten.
  const int above = preparation.descriptors.back().number + 1;
  for (Placement& one : preparation.descriptors) {
    one.ours = ::fcntl(one.ours, F_DUPFD_CLOEXEC, above);
    if (one.ours < 0) return false;
  }
  const int report = ::fcntl(preparation.report, F_DUPFD_CLOEXEC, above);
  if (report < 0) return false;
  preparation.report = report;
  return std::all_of(preparation.descriptors.begin(), preparation.descriptors.end(),
                     [](const Placement& one) { return ::dup2(one.ours, one.number) >= 0; });
}

/// Runs in the child: async-signal-safe calls only.
[[noreturn]] void become_program(Preparation& preparation) {
  if (preparation.confinement != nullptr && preparation.confinement->needs_session()) {
    ::setsid();
  } else {
    ::setpgid(0, 0);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != preparation.parent) ::_exit(127);  // it died before prctl()
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);  // an ignored signal stays ignored across exec
  const bool ready = place_descriptors(preparation) &&
                     (*preparation.directory == '\0' || ::chdir(preparation.directory) == 0) &&
                     (preparation.confinement == nullptr || preparation.confinement->apply());
  if (ready) {
    ::execve(preparation.program.c_str(), preparation.arguments.data(),
             preparation.environment.data());
  }
  const int error = errno;
  const ssize_t written = ::write(preparation.report, &error, sizeof(error));
  ::_exit(written < 0 ? 126 : 127);
}

/// Waits until the child has executed the program, which closes the other end, or failed.
/// Returns errno, or 0 if there was no error.
int read_exec_error(const Descriptor& report) {
  int error = 0;
  ssize_t got = 0;
  do {
    got = ::read(report.get(), &error, sizeof(error));
  } while (got < 0 && errno == EINTR);
  return got > 0 ? error : 0;
}

int reap(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Result<ChildProcess> ChildProcess::launch(const Launch& launch) {
  const auto failed = [&](const std::string& why) {
    return cannot_start(launch.argv.at(0), launch.directory, why);
  };
  const std::optional<std::string> program = find_program(launch.argv.at(0));
  if (!program) return failed("not found in PATH");
  TRY_ASSIGN(const Descriptor null, open_descriptor("/dev/null", O_RDWR));
  TRY_ASSIGN(DescriptorPair report, make_pipe());
  std::optional<PreparedConfinement> confinement;
  if (launch.confinement) {
    TRY_ASSIGN(confinement, PreparedConfinement::prepare(*launch.confinement));
  }
  Preparation preparation{
      .program = *program,
      .arguments = StringArray(launch.argv),
      .environment = StringArray(environment_lines(launch.environment, confinement)),
      .directory = launch.directory.c_str(),
      .confinement = confinement ? &*confinement : nullptr,
      .descriptors = placements(launch, null.get(), confinement ? confinement->filter() : -1),
      .report = report.second.get(),
      .parent = ::getpid()};
  const pid_t process = ::fork();
  if (process < 0) return failed(std::strerror(errno));
  if (process == 0) become_program(preparation);
  report.second.close();
  if (const int error = read_exec_error(report.first); error != 0) {
    reap(process);
    return failed(std::strerror(error));
  }
  Descriptor exit_watch(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  const int error = errno;
  ChildProcess child(process, std::move(exit_watch), std::move(confinement));
  if (!child.exit_watch_.is_open()) return failed(std::strerror(error));
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      exit_watch_(std::move(other.exit_watch_)),
      ended_(other.ended_),
      confinement_(std::move(other.confinement_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this != &other) {
    kill();
    process_ = std::exchange(other.process_, -1);
    exit_watch_ = std::move(other.exit_watch_);
    ended_ = other.ended_;
    confinement_ = std::move(other.confinement_);
  }
  return *this;
}

ChildProcess::~ChildProcess() { kill(); }

void ChildProcess::signal_group(int signal) const {
  if (process_ > 0) ::kill(-process_, signal);
}

ExitStatus ChildProcess::wait() {
  if (process_ < 0) return ended_;
  if (confinement_ && confinement_->needs_session()) {
    // No PID namespace ends with the program. Its ID stays valid until it is reaped.
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOWAIT) < 0 &&
           errno == EINTR) {
    }
    signal_group(SIGKILL);
  }
  const int status = reap(process_);
  process_ = -1;
  ended_ = WIFSIGNALED(status) ? ExitStatus{.code = 0, .signal = WTERMSIG(status)}
                               : ExitStatus{.code = WEXITSTATUS(status), .signal = 0};
  return ended_;
}

ExitStatus ChildProcess::kill() {
  signal_group(SIGKILL);
  return wait();
}

bool is_outside_signal(int signal) {
  constexpr std::array outside = {SIGHUP, SIGINT, SIGQUIT, SIGKILL, SIGTERM, SIGXCPU};
  return std::find(outside.begin(), outside.end(), signal) != outside.end();
}

int signal_from_status(int status) {
  return status > 128 && status - 128 < NSIG ? status - 128 : 0;
}

Error replace_process(const std::vector<std::string>& argv) {
  ::signal(SIGPIPE, SIG_DFL);
  ::execvp(argv.at(0).c_str(), StringArray(argv).data());
  return cannot_start(argv.at(0), "", std::strerror(errno));
}

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

}  // namespace kseries
