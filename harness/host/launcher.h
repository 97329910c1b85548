// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/confinement.h"
#include "host/descriptor.h"

namespace kseries {

/// Environment variables by name.
using Variables = std::map<std::string, std::string>;

/// A program to start.
struct Launch {
  std::vector<std::string> argv;         ///< argv[0]: a path, or a name to look up in PATH
  std::string directory;                 ///< working directory; empty: ours
  std::optional<Variables> environment;  ///< the whole environment; nothing: ours
  /// The descriptors of the child: its number to one of ours. Standard streams that are not
  /// listed are /dev/null; all other descriptors are closed.
  std::map<int, int> descriptors;
  std::optional<Confinement> confinement = {};  ///< nothing: not confined
};

/// How a process ended.
struct ExitStatus {
  int code = 0;    ///< of exit(); 0 if a signal killed it
  int signal = 0;  ///< 0: none
};

/// Whether something outside of a process sent a signal that ended it, such as the OOM killer, a
/// user or a shutdown. The other signals are crashes.
bool is_outside_signal(int signal);

/// The signal in an exit status of a shell, of bubblewrap or of a make recipe, which report a child
/// that a signal ended as 128 + signal. 0 if the status reports none.
int signal_from_status(int status);

/// A running child; this program forks nowhere else. The child leads a process group of its
/// own, so that everything it starts can be killed with it. It is killed when this program
/// dies. Its signal mask and SIGPIPE have their defaults.
class ChildProcess {
 public:
  /// Error: the program is not found or can't be executed.
  static Result<ChildProcess> launch(const Launch& launch);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Kills the process group, unless wait() or kill() has returned.
  ~ChildProcess();

  /// Readable when the child has ended.
  [[nodiscard]] int exit_watch() const { return exit_watch_.get(); }
  /// Sends a signal to the process group.
  void signal_group(int signal) const;
  /// Waits until the child has ended and returns how. A second call returns the same.
  ExitStatus wait();
  /// Kills the process group and waits.
  ExitStatus kill();

 private:
  ChildProcess(pid_t process, Descriptor exit_watch, std::optional<PreparedConfinement> confinement)
      : process_(process),
        exit_watch_(std::move(exit_watch)),
        confinement_(std::move(confinement)) {}

  pid_t process_ = -1;  ///< also the ID of its group; -1 once it has been reaped
  Descriptor exit_watch_;
  ExitStatus ended_;
  std::optional<PreparedConfinement> confinement_;  ///< removes its files after the child ended
};

/// Replaces this process with a program, which inherits the terminal and every descriptor
/// that is not close-on-exec. Returns only on error.
Error replace_process(const std::vector<std::string>& argv);

/// The full path of a program in PATH, or nothing. A path is returned unmodified.
std::optional<std::string> find_program(std::string_view name);

}  // namespace kseries
