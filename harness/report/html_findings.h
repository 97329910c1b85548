// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries::html {

/// A foldable block for each finding: what triage found out, the trace next to the hunk that is
/// blamed, the console around the report, how the configuration differs from the nearest cell that
/// passes, and the command that reproduces it.
std::string findings(const Report& report);

/// The statements that separate the cells with a finding from the others, as a list.
std::string statements(const Report& report);

}  // namespace kseries::html
