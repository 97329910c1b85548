// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/exit_code.h"
#include "model/report.h"

namespace kseries {

/// The exit code that a report asks for: 69 (EX_UNAVAILABLE) when a step of the
/// harness failed, when nothing was tested but the harness, when no kernel compiled a line of a
/// series that changes code, or when cells were left out, and the rest is clean;
/// 1 with findings; 0 when clean or known.
ExitCode exit_code_from_report(const Report& report);

}  // namespace kseries
