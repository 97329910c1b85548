// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "base/run_paths.h"
#include "model/apply.h"
#include "model/plan.h"
#include "model/run_time.h"
#include "model/step.h"

namespace kseries {

/// The names of the files of a run. Steps hand values to each other through
/// these files only.
class RunFolder {
 public:
  explicit RunFolder(std::string root) : root_(std::move(root)) {}
  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::string in(const std::string& relative) const { return root_ + "/" + relative; }
  [[nodiscard]] std::string plan() const { return in("plan.json"); }
  [[nodiscard]] std::string build(const std::string& id) const {
    return in(run_paths::build_folder(id));
  }
  [[nodiscard]] std::string cell(const std::string& id) const {
    return in(run_paths::cell_folder(id));
  }

  /// When the run was started and how it ended; nothing if it never ended. Error: unreadable.
  [[nodiscard]] Result<std::optional<RunTime>> read_time() const;
  [[nodiscard]] Result<Done> write_time(const RunTime& time) const;

  /// The path of a step's StepResult.
  [[nodiscard]] std::string step_result(const Step& step) const;
  /// What came of a step; nothing if it left no result. Error: it is unreadable.
  [[nodiscard]] Result<std::optional<StepResult>> read_step_result(const Step& step) const;
  /// Error: as write_file(), and it says that the step's result was to be written.
  [[nodiscard]] Result<Done> write_step_result(const Step& step, const StepResult& result) const;
  /// Whether Ninja takes the step for done.
  [[nodiscard]] bool has_step_output(const Step& step) const;
  [[nodiscard]] Result<Done> remove_step_output(const Step& step) const;
  /// Removes the step's output and its StepResult.
  [[nodiscard]] Result<Done> forget_step(const Step& step) const;

 private:
  std::string root_;
};

/// That a step ended without even writing why it failed: its messages are all there is.
Error lost_result(const RunFolder& run, const Step& step);

Result<Plan> read_plan(const RunFolder& run);

/// The tree that a kernel is built from, and which patch owns each line of it.
Result<PatchedTree> read_patched(const RunFolder& run, const PlannedBuild& planned);

/// The run and the id of a cell whose folder the user names.
Result<std::pair<RunFolder, std::string>> cell_of_folder(const std::string& folder);

/// A folder of its own, again-N in `folder`, for what a later boot or build says: what
/// the run saw stays, for a failure may be rare.
std::string again_folder(const std::string& folder);

/// Writes a file unless it stands there already with the same content: Ninja
/// goes by time stamps.
Result<Done> write_if_changed(const std::string& path, const std::string& content);

}  // namespace kseries
