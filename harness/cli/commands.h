// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"

namespace kseries {

/// Does what a command line asks for; an Error is still to be printed.
Result<ExitCode> run_command(const std::vector<std::string>& words);

/// "stage: what: where" and "hint: …" on stderr.
void print_error(const Error& error);

}  // namespace kseries
