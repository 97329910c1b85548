// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/plan.h"
#include "model/report.h"
#include "model/run_time.h"
#include "model/step.h"
#include "run/run_folder.h"

namespace kseries {

/// Explains the cells of a run that have no result. Each step is examined once, because a long lane
/// that stopped explains thousands of cells.
class AbsentCells {
 public:
  /// The arguments must outlive it.
  AbsentCells(const RunFolder& run, const Plan& plan);

  /// A cell without a result: with the error of the step that failed or, if the run is complete,
  /// that left no result; otherwise it was not run.
  CellResult explain(const PlannedCell& planned, RunState state);

 private:
  /// What keeps a step, or one that it waits for, from having a result.
  struct Obstacle {
    std::optional<Error> error;  ///< the first one
    std::optional<Step> lost;    ///< the first step without a result
  };

  const Obstacle& build(const std::string& id);
  void add(Obstacle& obstacle, const Step& step) const;

  const RunFolder& run_;
  std::map<std::string, const PlannedBuild*> builds_;
  std::map<std::string, Obstacle> known_;  ///< by build
};

}  // namespace kseries
