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
  std::optional<Variables> environment;  ///< all of it; nothing: ours is passed on
  std::string input;                     ///< for its standard input
  std::string output_file;               ///< stdout goes there instead of Outcome::out
  bool merge_stderr = false;             ///< stderr goes where stdout goes
  double deadline_seconds = 0;           ///< SIGTERM, a grace of 2 s, SIGKILL; 0: none
  size_t keep_bytes = 64U << 20;         ///< of each captured stream; the rest is dropped
  bool inherit_output = false;           ///< stdout and stderr are ours
  /// A descriptor of ours that the child and its children keep open: a lock that is held
  /// until the last of them has ended, even if this program is killed.
  int keep_open = -1;
  /// Called with each line of stdout as it arrives (also kept in Outcome::out).
  std::function<void(std::string_view)> on_line;
};

struct Outcome {
  int code = 0;    ///< exit status; 128 + signal when killed
  int signal = 0;  ///< 0: it ended by itself
  bool timed_out = false;
  double seconds = 0;
  std::string out;
  std::string err;
  /// A child that ran into its deadline may have exited with 0 on SIGTERM.
  [[nodiscard]] bool ok() const { return code == 0 && !timed_out; }
};

/// Runs a command to completion. Background processes that keep one of its streams open
/// are killed after 2 s. A non-zero exit is an Outcome; an Error means that it could not
/// be started or that this program was interrupted meanwhile.
Result<Outcome> run(const Command& command);

}  // namespace kseries
