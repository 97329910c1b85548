// SPDX-License-Identifier: GPL-2.0-only
#include "run/prepare_run.h"

#include <filesystem>

#include "base/result.h"
#include "host/files.h"
#include "judge/describe.h"
#include "plan/ninja.h"
#include "plan/shard.h"
#include "plan/stored_plan.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// Steps that failed with an error are repeated.
Result<Done> forget_failed_steps(const Plan& plan, const RunFolder& run) {
  for (const PlannedStep& planned : planned_steps(plan)) {
    const Result<std::optional<StepResult>> result = run.read_step_result(planned.step);
    const bool failed = !result || (result->has_value() && (*result)->error);
    if (failed) {
      TRY(run.forget_step(planned.step));
    }
  }
  return Done{};
}

Result<Done> update_latest(const std::string& folder, const std::string& id) {
  const std::string link = folder + "/latest";
  const std::string scratch = link + "." + id + ".new";
  std::error_code code;
  fs::remove(scratch, code);
  fs::create_symlink(id, scratch, code);
  if (!code) fs::rename(scratch, link, code);
  if (code) return Error{"run", "can't create the link: " + code.message(), link, ""};
  return Done{};
}

/// The name of the directory of a run or shard below reports/runs/.
std::string folder_name(const Plan& plan) {
  const Shard& shard = plan.shard;
  if (!shard.is_part()) return plan.run;
  return plan.run + "-" + std::to_string(shard.number) + "-of-" + std::to_string(shard.count);
}

bool is_same_run(const Plan& one, const Plan& other) {
  return one.run == other.run && one.shard == other.shard;
}

Error refuse(const std::string& what, const std::string& folder) {
  return {"run", what, folder,
          "use --run-dir with a new or empty directory, or that of the same run", ErrorKind::usage};
}

/// Keeps time stamps of files that do not change: Ninja compares them.
Result<Done> write_planned(const RunFolder& run, const PlannedRun& planned) {
  TRY(run.write_plan(planned.plan, planned.files));
  return run.write_origin(planned.whole, plan_context(planned));
}

}  // namespace

RunFolder choose_run_folder(const PlannedRun& planned, const RunOptions& options,
                            const Environment& environment) {
  const std::string& plan = options.plan;
  const Shard& shard = planned.plan.shard;
  if (options.run_dir.empty() && !plan.empty() && !shard.is_part())
    return RunFolder(fs::absolute(plan).string());
  if (options.run_dir.empty()) return RunFolder(environment.runs + "/" + folder_name(planned.plan));
  return RunFolder(fs::absolute(options.run_dir).string());
}

Result<Done> check_run_folder(const PlannedRun& planned, const RunOptions& options) {
  if (options.run_dir.empty()) return Done{};
  const RunFolder run(fs::absolute(options.run_dir).string());
  if (!exists(run.root())) return Done{};
  if (!run.has_plan()) {
    TRY_ASSIGN(bool vacant, run.is_vacant());
    if (vacant) return Done{};
    return refuse("directory is not empty and is not a kseries run", run.root());
  }
  const Result<Plan> former = run.read_plan();
  if (!former)
    return refuse("plan.json was written by an incompatible kseries version", run.root());
  if (is_same_run(*former, planned.plan) || options.fresh) return Done{};
  return Error{"run",
               "directory has another run, with other inputs or by another kseries version: " +
                   folder_name(*former),
               run.root(), "use another directory, or --fresh to discard that run",
               ErrorKind::usage};
}

Result<RunFolder> prepare_run(const PlannedRun& planned, const RunOptions& options,
                              const Environment& environment) {
  TRY(check_run_folder(planned, options));
  const RunFolder run = choose_run_folder(planned, options, environment);
  if (options.fresh) {
    TRY(run.forget_all());
  }
  const Result<Plan> former = run.has_plan() ? run.read_plan() : Result<Plan>(planned.plan);
  if (!former || !is_same_run(*former, planned.plan)) {
    // The directory has another plan, perhaps of another version of this program (its hash is part
    // of the run's name), so its results do not apply.
    TRY(run.forget_results());
  }
  TRY(forget_failed_steps(planned.plan, run));
  TRY(write_planned(run, planned));
  TRY(run.write_graph(planned.plan, environment.program));
  if (options.run_dir.empty() && run.root().starts_with(environment.runs + "/")) {
    TRY(update_latest(environment.runs, folder_name(planned.plan)));
  }
  return run;
}

Result<RunFolder> store_plan(PlannedRun planned, const RunOptions& options) {
  TRY(check_run_folder(planned, options));
  const RunFolder run(fs::absolute(options.run_dir).string());
  const Result<Plan> former = run.has_plan() ? run.read_plan() : Result<Plan>(planned.plan);
  if (options.fresh || !former || !is_same_run(*former, planned.plan)) {
    TRY(run.forget_all());
  }
  planned.plan = portable_plan(std::move(planned.plan));
  TRY(write_planned(run, planned));
  return run;
}

Result<PlannedRun> read_stored_plan(const std::string& folder, Shard shard) {
  const RunFolder run(fs::absolute(folder).string());
  PlannedRun planned;
  TRY_ASSIGN(planned.plan, run.read_plan());
  if (planned.plan.shard.is_part()) {
    if (shard.is_part() && shard != planned.plan.shard) {
      return Error{"plan", "directory has only shard " + planned.plan.shard.text(), run.root(),
                   "give --plan the directory of the whole plan", ErrorKind::usage};
    }
    TRY_ASSIGN(planned.whole, run.read_whole_plan());
  } else if (shard.is_part()) {
    planned.whole = portable_plan(planned.plan);
    planned.plan = shard_plan(*planned.whole, shard);
  }
  for (const std::string& input : run.list_inputs()) {
    TRY_ASSIGN(planned.files[input], read_file(run.in(input)));
  }
  for (const PlannedBuild& build : planned.plan.builds) {
    const std::string config = run_paths::build_config(build.id);
    if (!exists(run.in(config))) {
      return Error{"plan", "the configuration of a kernel that is not built yet is missing",
                   run.in(config), "give --plan the directory of the plan, or merge that, too"};
    }
    TRY_ASSIGN(planned.files[config], read_file(run.in(config)));
  }
  TRY_ASSIGN(PlanContext context, run.read_context());
  planned.offers = std::move(context.offers);
  planned.bases = std::move(context.bases);
  planned.may_reuse = context.may_reuse;
  for (const PlannedSubject& subject : context.subjects) {
    TRY_ASSIGN(std::optional<SeriesSource> source,
               run.read_source(place_name(subject.tree, subject.series)));
    planned.subjects.push_back(stored_subject(planned.plan, subject, std::move(source)));
  }
  return planned;
}

Result<Done> prepare_triage(const RunFolder& triage, const Plan& plan,
                            const std::map<std::string, std::string>& files,
                            const Environment& environment) {
  TRY(forget_failed_steps(plan, triage));
  for (const PlannedBuild& build : plan.builds) {
    if (build.of_run) {
      TRY(triage.link_build_of_run(build.id));
    }
  }
  TRY(triage.write_plan(plan, files));
  return triage.write_graph(plan, environment.program);
}

}  // namespace kseries
