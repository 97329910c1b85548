// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"

namespace kseries {

// Scripts and CI rely on these; see also sysexits.h (EX_UNAVAILABLE, EX_SOFTWARE).
inline constexpr int exit_clean = 0;
inline constexpr int exit_findings = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_unavailable = 69;
inline constexpr int exit_bug = 70;
inline constexpr int exit_interrupted = 130;

inline int exit_code_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::usage:
      return exit_usage;
    case ErrorKind::unavailable:
      return exit_unavailable;
    case ErrorKind::bug:
      return exit_bug;
    case ErrorKind::interrupted:
      return exit_interrupted;
  }
  return exit_bug;
}

}  // namespace kseries
