// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/environment.h"
#include "model/plan.h"
#include "run/run_folder.h"

namespace kseries {

/// What merging runs led to.
struct MergedRuns {
  Plan plan;                         ///< the whole one, which the merged run has
  std::vector<std::string> missing;  ///< ids of cells that no run has finished
  std::vector<std::string> notices;  ///< parts that are still running, half-written cells, …
};

/// The whole plan of runs that are to become one in the directory `to`, which is new, empty, or has
/// the same plan (such as that of an earlier merge, to which later parts are added). Errors of kind
/// usage: a part is not a run, or occurs twice; they are parts of different plans; several have a
/// result for the same cell; `to` has something else.
Result<Plan> check_parts(const std::vector<RunFolder>& parts, const RunFolder& to);

/// Makes one run of parts of the plan that check_parts() returned, whether they are complete or
/// not. Files are hard links if possible. A cell of which only a part was written has an error as
/// its result, so that it is reported and, if the run is continued, repeated. What `to` has is
/// kept. Errors: unreadable files, a full disk.
Result<MergedRuns> merge_runs(Plan whole, const std::vector<RunFolder>& parts, const RunFolder& to,
                              const Environment& environment);

}  // namespace kseries
