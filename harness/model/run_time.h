// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace kseries {

/// How far a run got, to explain cells without a result.
enum class RunState {
  complete,     ///< every step ended; a missing result is an error of the harness
  interrupted,  ///< a cell without a result has not run yet
  merged,       ///< a cell without a result was not in any of the merged runs
};

/// When a run was first started, how long it took in total, and how it ended last.
struct RunTime {
  std::string started;  ///< ISO 8601, UTC
  double seconds = 0;
  RunState state = RunState::interrupted;
};

/// A run as a point in the history.
struct RunPoint {
  std::string time;  ///< of its first start, ISO 8601, UTC
  std::string run;   ///< id
};

}  // namespace kseries
