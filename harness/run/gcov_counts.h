// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "model/sandbox.h"

namespace kseries {

/// What gcov reports for a source file. Only lines with code have a counter.
struct FileCounts {
  std::map<int, long> lines;     ///< how often each ran
  std::map<int, int> functions;  ///< first to last line
};

/// By path in the tree.
using GcovCounts = std::map<std::string, FileCounts>;

/// Evaluates the counters that the suite "coverage" printed, with the notes of the build in the
/// directory `notes`. Empty without notes or counters. Error: damaged counters, gcov failed.
Result<GcovCounts> read_gcov_counts(const std::string& notes, const std::string& ktap,
                                    SandboxKind sandbox, const Environment& environment);

}  // namespace kseries
