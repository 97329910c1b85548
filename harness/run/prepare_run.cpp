// SPDX-License-Identifier: GPL-2.0-only
#include "run/prepare_run.h"

#include <filesystem>

#include "base/result.h"
#include "host/files.h"
#include "plan/ninja.h"

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

Error refuse(const std::string& what, const std::string& folder) {
  return {"run", what, folder,
          "use --run-dir with a new or empty directory, or that of the same run", ErrorKind::usage};
}

}  // namespace

RunFolder choose_run_folder(const PlannedRun& planned, const RunOptions& options,
                            const Environment& environment) {
  if (options.run_dir.empty()) return RunFolder(environment.runs + "/" + planned.plan.run);
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
  if (former->run == planned.plan.run || options.fresh) return Done{};
  return Error{
      "run",
      "directory has another run, with other inputs or by another kseries version: " + former->run,
      run.root(), "use another directory, or --fresh to discard that run", ErrorKind::usage};
}

Result<RunFolder> prepare_run(const PlannedRun& planned, const RunOptions& options,
                              const Environment& environment) {
  TRY(check_run_folder(planned, options));
  const RunFolder run = choose_run_folder(planned, options, environment);
  if (options.fresh) {
    TRY(run.forget_all());
  }
  const Result<Plan> former = run.has_plan() ? run.read_plan() : Result<Plan>(planned.plan);
  if (!former || former->run != planned.plan.run) {
    // The directory has another plan, perhaps of another version of this program (its hash is part
    // of the run's name), so its results do not apply.
    TRY(run.forget_results());
  }
  TRY(forget_failed_steps(planned.plan, run));
  TRY(run.write_plan(planned.plan, planned.files, environment.program));
  if (options.run_dir.empty()) {
    TRY(update_latest(environment.runs, planned.plan.run));
  }
  return run;
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
  return triage.write_plan(plan, files, environment.program);
}

}  // namespace kseries
