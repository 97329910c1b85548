// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/apply.h"
#include "model/report.h"
#include "run/gcov_counts.h"

namespace kseries {

/// The changed lines of each file that have a counter, and those of them that ran. `base` has the
/// content of files before the series; a file from which lines were only removed is judged by the
/// functions that had them. Files without counters are left out.
std::map<std::string, LineCounts> executed_lines(const GcovCounts& counts,
                                                 const PatchedTree& patched,
                                                 const std::map<std::string, std::string>& base);

/// The files of a series from which it only removes lines.
std::vector<std::string> files_with_removals_only(const PatchedTree& patched);

}  // namespace kseries
