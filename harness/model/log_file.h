// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/splat.h"
#include "model/test_run.h"

namespace kseries {

/// What a console log that did not come from a run contains.
struct ConsoleLog {
  std::string file;  ///< as the user named it
  std::vector<Splat> splats;
  std::size_t lost = 0;  ///< number of splats that were dropped and differ from all others
};

/// What a KTAP file that did not come from a run contains.
struct KtapLog {
  std::string file;
  TestRun run;
};

}  // namespace kseries
