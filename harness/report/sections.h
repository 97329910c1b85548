// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// About the configurations, one line each: what the chosen ones cover, what was proved
/// for all of them, and which changed lines were compiled.
std::vector<std::string> configuration_lines(const Report& report);

/// What was not built or tested, one line each: cells that were not run, and
/// configurations that are not possible.
std::vector<std::string> not_tested_lines(const Report& report);

/// The patches and findings compared with those of an earlier version, one line each.
std::vector<std::string> previous_lines(const PreviousRun& previous);

/// "Compared with v4 (run r1 of 2026-11-22T19:00:00Z)".
std::string previous_heading(const PreviousRun& previous);

/// Notes about the run, the series and the cells, each once.
std::vector<std::string> note_lines(const Report& report);

}  // namespace kseries
