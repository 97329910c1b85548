// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// Runs a command line and returns the exit code. The caller prints the error, if any. All
/// commands except --help and --version fail if `environment` is an error.
Result<ExitCode> run_command(const std::vector<std::string>& words,
                             const Result<Environment>& environment);

/// Prints "stage: what: where" and "hint: …" on stderr.
void print_error(const Error& error);

}  // namespace kseries
