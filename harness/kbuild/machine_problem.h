// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "host/process.h"

namespace kseries {

/// A problem of this machine that makes a command fail as if the series were broken.
enum class MachineProblem {
  killed,  ///< a signal from outside ended the command or one of its children
  disk_full,
  no_memory,       ///< or too many processes
  compiler_cache,  ///< ccache
  sandbox,         ///< bubblewrap
};

/// The problem that a line of the output of make, a compiler or a linker reports; none for any
/// other line. Messages are those of GNU make (src/job.c, child_error()), gcc and its collect2,
/// clang, bash, dash, ccache and bubblewrap. A crash of a tool is none: the series may have caused
/// it.
std::optional<MachineProblem> machine_problem(std::string_view line);

/// The same for a message about a line of a source, whose text may be that of the series (#error).
/// The compiler reports a full disk in that way.
std::optional<MachineProblem> machine_problem_in_message(std::string_view message);

/// The Error of a command that failed because of this machine; nothing if it did not. `reported`
/// is what its output reports, `where` is a path for the message.
std::optional<Error> machine_error(const Outcome& outcome, std::optional<MachineProblem> reported,
                                   const std::string& where);

}  // namespace kseries
