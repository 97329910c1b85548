// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/step.h"
#include "run/run_folder.h"

namespace kseries {

/// Runs the plan's graph with Ninja; `on_line` is called with each line that it prints. Finished
/// steps are not repeated. A failed step only affects those that need its output; its StepResult
/// has the reason. Error of kind interrupted after SIGINT or SIGTERM, when all children have
/// ended.
Result<Done> execute(const RunFolder& run, const Plan& plan, const Environment& environment,
                     const std::function<void(std::string_view)>& on_line);

/// A file in running/ that shows which step is running, for the progress display. It is removed
/// with the object.
class RunningMark {
 public:
  RunningMark(const RunFolder& run, const Step& step);
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;
  ~RunningMark();
  /// Sets what the step is waiting for; "": nothing.
  void note(std::string_view text) const;

 private:
  std::string path_;
  int descriptor_ = -1;  ///< locked until the process ends
};

/// The steps with a mark in running/. Stale marks are ignored.
std::vector<RunningStep> running_steps(const RunFolder& run);

}  // namespace kseries
