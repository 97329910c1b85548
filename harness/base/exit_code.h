// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"

namespace kseries {

/// The exit codes of the program. Scripts and CI rely on the numbers; see also sysexits.h
/// (EX_UNAVAILABLE, EX_SOFTWARE).
enum class ExitCode {
  clean = 0,
  findings = 1,
  usage = 2,
  unavailable = 69,  ///< could not run, or tested nothing
  bug = 70,
  interrupted = 130,
};

/// The exit code after an error.
ExitCode exit_code_from_error(const Error& error);

}  // namespace kseries
