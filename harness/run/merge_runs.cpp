// SPDX-License-Identifier: GPL-2.0-only
#include "run/merge_runs.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error_text.h"
#include "base/text.h"
#include "host/files.h"
#include "plan/ninja.h"
#include "plan/stored_plan.h"
#include "run/perform_step.h"
#include "tree/source.h"

namespace kseries {
namespace {

Error refuse_parts(const std::string& what, const std::string& where, const std::string& hint) {
  return {"merge", what, where, hint, ErrorKind::usage};
}

/// Which parts have finished a step; the first one counts for builds, which several may need.
std::vector<const RunFolder*> find_finished(const std::vector<RunFolder>& parts, const Step& step) {
  std::vector<const RunFolder*> found;
  for (const RunFolder& part : parts) {
    if (part.has_step_output(step)) found.push_back(&part);
  }
  return found;
}

/// The error of a step that has no output; nothing: it did not run, or was interrupted.
std::optional<StepResult> find_failure(const std::vector<RunFolder>& parts, const Step& step) {
  for (const RunFolder& part : parts) {
    const Result<std::optional<StepResult>> failure = part.read_failure(step);
    if (failure && failure->has_value()) return **failure;
  }
  return std::nullopt;
}

/// What is wrong with the files of a cell that has a result; nothing: it can be used.
std::optional<Error> find_damage(const RunFolder& part, const PlannedCell& planned) {
  const CellFolder folder = part.cell(planned.cell.id);
  const Result<CellResult> result = folder.read();
  if (!result) return result.error();
  if (result->cell.id != planned.cell.id)
    return Error{"merge", "has the result of another cell: " + result->cell.id, folder.path(), ""};
  if (!part.has_step_output({StepKind::build, planned.build}))
    return Error{"merge", "the cell has a result, but its kernel was not built", folder.path(), ""};
  return std::nullopt;
}

std::string step_folder(const RunFolder& run, const Step& step) {
  return step.kind == StepKind::cell ? run.cell(step.id).path() : run.build(step.id).path();
}

class Merger {
 public:
  Merger(const std::vector<RunFolder>& parts, const RunFolder& to, MergedRuns& merged)
      : parts_(parts), to_(to), merged_(merged) {}

  Result<Done> merge() {
    for (const PlannedBuild& build : merged_.plan.builds) {
      TRY(add_build(build));
    }
    for (const PlannedCell& cell : merged_.plan.cells) {
      TRY(add_cell(cell));
    }
    return Done{};
  }

 private:
  Result<Done> take(const RunFolder& part, const Step& step) {
    // What is there is not finished: a configuration, or the error of an earlier merge.
    TRY(remove_all(step_folder(to_, step)));
    return share_tree(step_folder(part, step), step_folder(to_, step));
  }

  Result<Done> add_failure(const Step& step) {
    const std::optional<StepResult> failure = find_failure(parts_, step);
    if (failure) return to_.write_step_result(step, *failure);
    return Done{};
  }

  Result<Done> add_build(const PlannedBuild& build) {
    const Step step{StepKind::build, build.id};
    if (to_.has_step_output(step)) return Done{};
    const auto finished = find_finished(parts_, step);
    if (!finished.empty()) return take(*finished.front(), step);
    const std::string config = run_paths::build_config(build.id);
    for (const RunFolder& part : parts_) {
      if (exists(to_.in(config)) || !exists(part.in(config))) continue;
      TRY(make_folders(to_.build(build.id).path()));
      TRY(share_file(part.in(config), to_.in(config)));
    }
    return add_failure(step);
  }

  Result<Done> add_cell(const PlannedCell& planned) {
    const Step step{StepKind::cell, planned.cell.id};
    if (to_.has_step_output(step)) return Done{};
    const auto finished = find_finished(parts_, step);
    if (finished.empty()) {
      merged_.missing.push_back(planned.cell.id);
      return add_failure(step);
    }
    const std::optional<Error> damage = find_damage(*finished.front(), planned);
    if (!damage) return take(*finished.front(), step);
    merged_.missing.push_back(planned.cell.id);
    merged_.notices.push_back("half-written: " + error_line(*damage));
    return to_.write_step_result(step, failed_step(*damage));
  }

  const std::vector<RunFolder>& parts_;
  const RunFolder& to_;
  MergedRuns& merged_;
};

/// Files that all parts have in common, from the first one that has them.
Result<Done> share_inputs(const std::vector<RunFolder>& parts, const RunFolder& to) {
  TRY(make_folders(to.in(run_paths::inputs)));
  for (const RunFolder& part : parts) {
    std::vector<std::string> files = part.list_inputs();
    files.emplace_back(run_paths::context);
    for (const std::string& file : files) {
      if (exists(to.in(file)) || !exists(part.in(file))) continue;
      TRY(share_file(part.in(file), to.in(file)));
    }
  }
  return Done{};
}

/// The logs of Ninja, from which the reports take when each step ran.
Result<Done> merge_logs(const std::vector<RunFolder>& parts, const RunFolder& to) {
  std::string all;
  std::vector<std::string> logs = {to.in(run_paths::graph_log)};
  for (const RunFolder& part : parts) logs.push_back(part.in(run_paths::graph_log));
  std::set<std::string, std::less<>> seen;
  for (const std::string& path : logs) {
    const Result<std::string> log = read_file(path);
    if (!log) continue;
    for (const std::string_view line : split_lines(*log)) {
      if (!seen.emplace(line).second) continue;
      // The version of the format comes first.
      if (line.starts_with("#") && !all.empty()) continue;
      all += std::string(line) + "\n";
    }
  }
  if (all.empty()) return Done{};
  return write_file(to.in(run_paths::graph_log), all);
}

/// The first start, and how long all machines worked.
Result<RunTime> sum_times(const std::vector<RunFolder>& parts) {
  RunTime time;
  time.state = RunState::merged;
  for (const RunFolder& part : parts) {
    TRY_ASSIGN(const std::optional<RunTime> one, part.read_time());
    if (!one) continue;
    if (time.started.empty() || one->started < time.started) time.started = one->started;
    time.seconds += one->seconds;
  }
  return time;
}

Result<Done> check_destination(const std::vector<RunFolder>& parts, const RunFolder& to,
                               const std::string& run) {
  for (const RunFolder& part : parts) {
    if (part.root() == to.root())
      return refuse_parts("the directory is one of the runs to merge", to.root(),
                          "give -o another directory");
  }
  if (!exists(to.root())) return Done{};
  if (!to.has_plan()) {
    TRY_ASSIGN(const bool vacant, to.is_vacant());
    if (vacant) return Done{};
    return refuse_parts("directory is not empty and is not a kseries run", to.root(),
                        "give -o a new or empty directory");
  }
  TRY_ASSIGN(const Plan former, to.read_plan());
  if (former.run == run && !former.shard.is_part()) return Done{};
  return refuse_parts("directory has another run: " + former.run, to.root(),
                      "give -o a new or empty directory");
}

}  // namespace

Result<Plan> check_parts(const std::vector<RunFolder>& parts, const RunFolder& to) {
  std::optional<Plan> whole;
  std::string digest;  // A plan of 10,000 cells takes seconds to parse.
  std::set<std::string> roots;
  for (const RunFolder& part : parts) {
    if (!roots.insert(part.root()).second)
      return refuse_parts("the run is given twice", part.root(), "give each run once");
    const Result<std::string> same = sha256_file(part.whole_plan());
    if (whole && same && *same == digest) continue;
    Result<Plan> plan = part.read_whole_plan();
    if (!plan) return refuse_parts(plan.error().what, plan.error().where, plan.error().hint);
    if (whole && plan->run != whole->run) {
      return refuse_parts("parts of different plans: " + whole->run + " and " + plan->run,
                          parts.front().root() + " and " + part.root(),
                          "merge runs of `kseries run --plan` with the same plan");
    }
    if (!whole && same) digest = *same;
    if (!whole) whole = plan.take();
  }
  if (!whole) return refuse_parts("no runs to merge", "", "");
  size_t twice = 0;
  Error error;
  for (const PlannedCell& cell : whole->cells) {
    const auto finished = find_finished(parts, {StepKind::cell, cell.cell.id});
    if (finished.size() < 2) continue;
    if (twice++ > 0) continue;
    error =
        refuse_parts("two runs have a result for cell " + cell.cell.id,
                     finished[0]->root() + " and " + finished[1]->root(), "merge only one of them");
  }
  if (twice > 1) error.what += " and " + counted(twice - 1, "further cell", "further cells");
  if (twice > 0) return error;
  TRY(check_destination(parts, to, whole->run));
  return std::move(*whole);
}

Result<MergedRuns> merge_runs(Plan whole, const std::vector<RunFolder>& parts, const RunFolder& to,
                              const Environment& environment) {
  MergedRuns merged;
  for (const RunFolder& part : parts) {
    const Result<std::optional<FileLock>> lock = FileLock::attempt(part.lock());
    if (lock && !lock->has_value())
      merged.notices.push_back("still running; what has finished is merged: " + part.root());
  }
  merged.plan = portable_plan(std::move(whole));
  merged.plan.shard = {};
  for (Tree& tree : merged.plan.trees) tree.root = find_in_cache(tree, environment);
  TRY(to.write_plan(merged.plan, {}));
  TRY(share_inputs(parts, to));
  TRY(Merger(parts, to, merged).merge());
  TRY(merge_logs(parts, to));
  TRY_ASSIGN(const RunTime time, sum_times(parts));
  TRY(to.write_time(time));
  return merged;
}

}  // namespace kseries
