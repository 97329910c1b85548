// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/launcher.h"

namespace kseries {

/// A child process to run to completion (see ChildProcess in host/launcher.h).
struct Command {
  std::vector<std::string> argv;         ///< argv[0] is looked up in PATH
  std::string directory;                 ///< working directory; empty: ours
  std::optional<Variables> environment;  ///< the whole environment; nothing: ours
  std::string input;                     ///< for its standard input
  std::string output_file;               ///< for stdout, instead of Outcome::out
  bool merge_stderr = false;             ///< send stderr to the same place as stdout
  double deadline_seconds = 0;           ///< then SIGTERM, and SIGKILL after 2 s; 0: none
  /// Per captured stream, and of the output file of a confined command; the rest is dropped.
  size_t keep_bytes = 64U << 20;
  bool inherit_output = false;  ///< stdout and stderr are ours
  /// A descriptor that the child and its children inherit: a lock is then held until the last of
  /// them has ended, even if this program is killed.
  int keep_open = -1;
  /// Called with each line of stdout as it arrives (also kept in Outcome::out).
  std::function<void(std::string_view)> on_line;
  std::optional<Confinement> confinement = {};  ///< set by sandboxed()
};

struct Outcome {
  int code = 0;    ///< exit status; 128 + signal when killed
  int signal = 0;  ///< 0: not killed by a signal
  bool timed_out = false;
  double seconds = 0;
  std::string out;
  std::string err;
  /// The signal that ended the child, or the program that it ran in a sandbox; 0: none, or the
  /// child was ended at its deadline.
  [[nodiscard]] int killed_by() const {
    if (timed_out) return 0;
    return signal != 0 ? signal : signal_from_status(code);
  }
  /// A child that reached its deadline may have handled SIGTERM and exited with 0.
  [[nodiscard]] bool ok() const { return code == 0 && !timed_out; }
};

/// Runs a command to completion. Background processes that keep one of its streams open are
/// killed after 2 s. A non-zero exit status is an Outcome; an Error means that the command could
/// not be started or that this program was interrupted.
Result<Outcome> run(const Command& command);

}  // namespace kseries
