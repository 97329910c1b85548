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

/// Runs the plan's graph with Ninja; `on_line` sees each line that it prints.
/// What is finished already is not done again. A failed step only holds up those that
/// need its output; its StepResult has the reason. Error of kind interrupted after
/// SIGINT or SIGTERM: everything below has ended then.
Result<Done> execute(const RunFolder& run, const Plan& plan, const Environment& environment,
                     const std::function<void(std::string_view)>& on_line);

/// Says in running/ which step is at work while the object lives, for the
/// progress display.
class RunningMark {
 public:
  RunningMark(const RunFolder& run, const Step& step);
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;
  ~RunningMark();
  /// What the step waits for, for the progress display; "": nothing any more.
  void note(std::string_view text) const;

 private:
  std::string path_;
  int descriptor_ = -1;  ///< open, and the lock held, until the process ends
};

/// The steps at work, "build ID" and so on, with ": " and what they wait for, if
/// anything; stale marks are passed over.
std::vector<std::string> running_steps(const RunFolder& run);

}  // namespace kseries
