// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <ostream>
#include <string_view>

#include "base/exit_code.h"
#include "base/result.h"

// Everything that this program writes to stdout and stderr, except a guest's terminal. Text may
// come from a series, a compiler or a guest: it is shown as printable_utf8() (base/text.h).

namespace kseries {

/// Opens the standard streams that are closed, so that no file takes their numbers, and ignores
/// SIGPIPE, so that a pipe that is closed early is an error and not the end of the program. Has to
/// be called before any file is opened.
void prepare_output();

/// Prints a result on stdout. finish_output() reports a failure.
void print(std::string_view text);

/// Calls `write` and prints what it wrote, even if it returns an error.
Result<ExitCode> print_output(const std::function<Result<ExitCode>(std::ostream&)>& write);

/// Prints a line about the progress on stderr.
void notice_on_stderr(std::string_view line);

/// Error of kind unavailable if anything could not be written to stdout: a disk is full, a pipe is
/// closed.
Result<Done> finish_output();

}  // namespace kseries
