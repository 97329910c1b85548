// SPDX-License-Identifier: GPL-2.0-only
#include "base/exit_code.h"

namespace kseries {

ExitCode exit_code_from_error(const Error& error) {
  switch (error.kind) {
    case ErrorKind::usage:
      return ExitCode::usage;
    case ErrorKind::unavailable:
      return ExitCode::unavailable;
    case ErrorKind::bug:
      return ExitCode::bug;
    case ErrorKind::interrupted:
      return ExitCode::interrupted;
  }
  return ExitCode::bug;
}

}  // namespace kseries
