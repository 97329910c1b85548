// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace kseries {

/// How far a run went, for cells that left no result.
enum class RunState {
  complete,     ///< every step ended: a missing result is a failure of the harness
  interrupted,  ///< a missing result was not run yet
};

/// When a run was started first, how long it took in all, and how it ended last.
struct RunTime {
  std::string started;  ///< ISO 8601, UTC
  double seconds = 0;
  RunState state = RunState::interrupted;
};

}  // namespace kseries
