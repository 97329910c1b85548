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

/// A child process to run to its end. It gets a process group of its own, and
/// dies when this program does.
struct Command {
  std::vector<std::string> argv;         ///< argv[0] is looked up in PATH
  std::string directory;                 ///< working directory; empty: ours
  std::optional<Variables> environment;  ///< all of it; nothing: ours is passed on
  std::string input;                     ///< for its standard input
  std::string output_file;               ///< stdout goes there instead of Outcome::out
  bool merge_stderr = false;             ///< stderr goes where stdout goes
  double deadline_seconds = 0;           ///< SIGTERM, a grace of 2 s, SIGKILL; 0: none
  size_t keep_bytes = 64U << 20;         ///< of each captured stream; what is over is dropped
  bool inherit_output = false;           ///< stdout and stderr are ours
  /// A descriptor of ours that it and all below it keep open: a lock that is then
  /// held until the last of them has ended, whatever becomes of us.
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
  /// One that met its deadline may have answered SIGTERM with 0.
  [[nodiscard]] bool ok() const { return code == 0 && !timed_out; }
};

/// Runs a command to its end. What it leaves running in the background with one of
/// its streams is killed after a grace of 2 s. A non-zero exit is an Outcome; an Error means
/// that it could not be started ("not found" with the package as hint where it
/// is known) or that this program was interrupted meanwhile.
Result<Outcome> run(const Command& command);

}  // namespace kseries
