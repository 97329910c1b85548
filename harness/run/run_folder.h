// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/run_paths.h"
#include "model/apply.h"
#include "model/plan.h"
#include "model/report.h"
#include "model/run_time.h"
#include "model/step.h"
#include "model/tree.h"
#include "run/build_folder.h"
#include "run/cell_folder.h"

namespace kseries {

/// Reads and writes the files of a run. Steps exchange values only through these files.
class RunFolder {
 public:
  explicit RunFolder(std::string root) : root_(std::move(root)) {}
  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::string in(const std::string& relative) const { return root_ + "/" + relative; }
  [[nodiscard]] std::string plan() const { return in(run_paths::plan); }
  [[nodiscard]] std::string lock() const { return in(run_paths::lock); }
  /// Where the boot with this key is stored for cells of this run (see earlier_boot.h).
  [[nodiscard]] std::string boot(const std::string& key) const {
    return in(run_paths::run_boots) + ("/" + key);
  }
  /// Whether it is the triage below a run. Its boots show how often something happens.
  [[nodiscard]] bool is_triage() const;
  [[nodiscard]] std::string page() const { return in(run_paths::page); }
  /// Has a file for each running step.
  [[nodiscard]] std::string running() const { return in(run_paths::running); }
  [[nodiscard]] BuildFolder build(const std::string& id) const {
    return BuildFolder(in(run_paths::build_folder(id)));
  }
  [[nodiscard]] CellFolder cell(const std::string& id) const {
    return CellFolder(in(run_paths::cell_folder(id)));
  }

  [[nodiscard]] bool has_plan() const;
  [[nodiscard]] Result<Plan> read_plan() const;
  /// Whether a new run can use the directory. Error: it can't be read.
  [[nodiscard]] Result<bool> is_vacant() const;
  /// The plan of which that of a shard is a part; otherwise the plan itself.
  [[nodiscard]] Result<Plan> read_whole_plan() const;
  /// The file that has it. Shards of the same plan have equal files.
  [[nodiscard]] std::string whole_plan() const;
  /// Writes the plan and the files that its steps read (by their path relative to the run).
  [[nodiscard]] Result<Done> write_plan(const Plan& plan,
                                        const std::map<std::string, std::string>& files) const;
  /// Writes the plan of which that of a shard is a part, or removes it; and how it was planned.
  [[nodiscard]] Result<Done> write_origin(const std::optional<Plan>& whole,
                                          const PlanContext& context) const;
  [[nodiscard]] Result<PlanContext> read_context() const;
  /// Writes the Ninja graph of the steps that have not finished. They call `program`.
  [[nodiscard]] Result<Done> write_graph(const Plan& plan, const std::string& program) const;
  /// The paths of the files that describe the trees and series, relative to the run.
  [[nodiscard]] std::vector<std::string> list_inputs() const;
  /// The tree that kernels are built from (PlannedBuild::input), with the patch that wrote each
  /// line.
  [[nodiscard]] Result<PatchedTree> read_patched(const Plan& plan, const std::string& input) const;
  /// The patches of a series on a tree ("tree/series"), without the owners of lines. Nothing if an
  /// earlier version of kseries planned the run, or the tree is unpatched.
  [[nodiscard]] Result<std::optional<SeriesSource>> read_source(const std::string& place) const;
  /// The output of the step that compiles the suites for a tree.
  [[nodiscard]] Result<Done> write_suites(const Tree& tree) const;

  /// Removes the builds and cells of another plan, and its triage.
  [[nodiscard]] Result<Done> forget_results() const;
  /// Removes the files of all steps.
  [[nodiscard]] Result<Done> forget_all() const;

  /// Replaces the reports, given by file name.
  [[nodiscard]] Result<Done> write_reports(const std::map<std::string, std::string>& files) const;

  /// When the run was started and how it ended; nothing if it never ended. Error: unreadable.
  [[nodiscard]] Result<std::optional<RunTime>> read_time() const;
  [[nodiscard]] Result<Done> write_time(const RunTime& time) const;

  /// The answers of triage, by triage_key(); none if it did not run.
  [[nodiscard]] Result<std::map<std::string, Triage>> read_triage_answers() const;
  [[nodiscard]] Result<Done> write_triage_answers(
      const std::map<std::string, Triage>& answers) const;
  [[nodiscard]] Result<Done> forget_triage_answers() const;
  /// Makes builds/ID a link to that of the run in the directory above.
  [[nodiscard]] Result<Done> link_build_of_run(const std::string& id) const;

  /// The path of a step's StepResult.
  [[nodiscard]] std::string step_result(const Step& step) const;
  /// The result of a step; nothing if there is none. Error: it is unreadable.
  [[nodiscard]] Result<std::optional<StepResult>> read_step_result(const Step& step) const;
  /// The result of a step that failed, not that of one that was interrupted: that is repeated.
  /// Error: it is unreadable.
  [[nodiscard]] Result<std::optional<StepResult>> read_failure(const Step& step) const;
  /// Error: as write_file(), with a note that this was the result of a step.
  [[nodiscard]] Result<Done> write_step_result(const Step& step, const StepResult& result) const;
  /// Whether Ninja considers the step finished.
  [[nodiscard]] bool has_step_output(const Step& step) const;
  [[nodiscard]] Result<Done> remove_step_output(const Step& step) const;
  /// Removes the step's output and its StepResult.
  [[nodiscard]] Result<Done> forget_step(const Step& step) const;

 private:
  std::string root_;
};

/// The error for a step that ended without a result; only its messages show why.
Error lost_result(const RunFolder& run, const Step& step);

/// The run and the ID of the cell in the given directory.
Result<std::pair<RunFolder, std::string>> find_cell(const std::string& folder);

}  // namespace kseries
