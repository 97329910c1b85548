// SPDX-License-Identifier: GPL-2.0-only
#include "cli/run.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/history.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/previous.h"
#include "cli/progress.h"
#include "host/cache_age.h"
#include "host/environment.h"
#include "host/files.h"
#include "judge/exit_code.h"
#include "kbuild/make.h"
#include "plan/estimate.h"
#include "plan/ninja.h"
#include "plan/plan_run.h"
#include "plan/stored_plan.h"
#include "run/execute.h"
#include "run/perform_step.h"
#include "run/prepare_run.h"
#include "run/report_run.h"
#include "run/triage_run.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Returns a function that finds the step of an edge by its title and reads its result.
std::function<std::optional<FinishedStep>(std::string_view)> read_finished(const RunFolder& run,
                                                                           const Plan& plan) {
  std::map<std::string, Step, std::less<>> steps;
  for (PlannedStep& planned : planned_steps(plan)) steps[planned.title] = std::move(planned.step);
  return [run, steps = std::move(steps)](std::string_view title) -> std::optional<FinishedStep> {
    const auto found = steps.find(title);
    if (found == steps.end()) return std::nullopt;
    const Step& step = found->second;
    const Result<std::optional<StepResult>> result = run.read_step_result(step);
    if (result && result->has_value()) return FinishedStep{step.kind, **result, false};
    const Error error = result ? lost_result(run, step) : result.error();
    return FinishedStep{step.kind, failed_step(error), true};
  };
}

/// "812 of 1200 objects"; empty if make has not started.
std::string objects_text(const RunFolder& run, const PlannedBuild& build) {
  const CompiledSoFar compiled = run.build(build.id).count_compiled();
  if (compiled.objects == 0) return "";
  std::string text = std::to_string(compiled.objects);
  if (!compiled.of_unpatched && build.predicted >= compiled.objects) {
    text += " of " + std::to_string(build.predicted);
  }
  return text + " objects";
}

/// Returns a function that finds a build by its title and reads its progress.
std::function<std::string(const std::string&)> read_progress(const RunFolder& run,
                                                             const Plan& plan) {
  std::map<std::string, PlannedBuild> builds;
  for (const PlannedBuild& build : plan.builds) builds["build " + build.id] = build;
  return [run, builds = std::move(builds)](const std::string& title) -> std::string {
    const auto build = builds.find(title);
    return build == builds.end() ? "" : objects_text(run, build->second);
  };
}

Result<Done> execute_with_progress(const RunFolder& run, const Plan& plan, double estimate,
                                   const Environment& environment) {
  ProgressSources sources;
  sources.estimate = estimate;
  sources.running = [&] { return running_steps(run); };
  sources.done_so_far = read_progress(run, plan);
  sources.finished = read_finished(run, plan);
  sources.terminal = ::isatty(STDERR_FILENO) != 0;
  ProgressDisplay progress(std::move(sources));
  return execute(run, plan, environment, [&](std::string_view line) { progress.ninja_line(line); });
}

/// Frees disk space before a run. Failing to do so does not stop the run.
void clean_cache(const Environment& environment) {
  Result<std::string> cache = cache_folder(environment);
  if (!cache) return;
  trim_compiler_cache(*cache);
  Result<std::vector<std::string>> removed = remove_unused(*cache, kept_days);
  if (!removed) {
    notice_on_stderr("can't clean up the cache: " + removed.error().what + ": " +
                     removed.error().where);
    return;
  }
  for (const std::string& path : *removed) {
    notice_on_stderr("removed from the cache, not used lately: " + path);
  }
}

}  // namespace

Result<PlannedRun> obtain_plan(const RunOptions& options, const Environment& environment) {
  if (!options.plan.empty()) {
    TRY_ASSIGN(PlannedRun planned, read_stored_plan(options.plan, options.shard));
    TRY(adopt_plan(planned, options, environment, notice_on_stderr));
    return planned;
  }
  return plan_run(options, environment, notice_on_stderr, [&](const Plan& plan) {
    return find_earlier_version(options, plan, environment);
  });
}

ExitCode print_plan(const Plan& plan) {
  print(plan_text(plan));
  if (plan.shard.is_part() || !comes_to_nothing(plan)) return ExitCode::clean;
  notice_on_stderr("nothing to run: all configurations were dropped, see above");
  return ExitCode::unavailable;
}

Result<FileLock> lock_run(const RunFolder& run) {
  TRY_ASSIGN(std::optional<FileLock> lock, FileLock::attempt(run.lock()));
  if (lock) return std::move(*lock);
  notice_on_stderr("waiting for another kseries process that executes this run: " + run.root());
  return FileLock::wait(run.lock());
}

Result<ExitCode> report_run(const RunFolder& run, const Plan& plan,
                            const std::optional<RunEnd>& end, HistoryUse use,
                            const RunOptions& options, const ReportOptions& places,
                            const Environment& environment) {
  TRY_ASSIGN(Report gathered, gather_report(run, plan, end));
  consult_history(gathered, plan, use, options.history, environment);
  TRY(compare_with_earlier_version(run, plan, options, environment, gathered));
  // What is piped into another program must have nothing else; b4 asks for one patch at a time.
  if (!prints_format(places)) {
    TRY_ASSIGN(std::string summary, write_reports(run, gathered, environment));
    print(without_commands(summary + "report: " + run.page() + "\n", environment));
    TRY(write_ci_files(gathered, environment));
  }
  TRY(write_places(gathered, places, plan.sandbox));
  return exit_code_from_report(gathered, options.fail_on);
}

Result<ExitCode> run_campaign(const RunOptions& options, const Environment& environment) {
  const auto begin = std::chrono::steady_clock::now();
  if (!options.dry_run) clean_cache(environment);
  TRY_ASSIGN(PlannedRun planned, obtain_plan(options, environment));
  if (options.dry_run) return print_plan(planned.plan);
  // Before locking, since the lock is a file in that directory.
  TRY(check_run_folder(planned, options));
  const RunFolder where = choose_run_folder(planned, options, environment);
  TRY_ASSIGN(const FileLock lock, lock_run(where));
  TRY_ASSIGN(RunFolder run, prepare_run(planned, options, environment));
  const ExecutePlan execute = [&](const RunFolder& folder, const Plan& plan, double seconds) {
    return execute_with_progress(folder, plan, seconds, environment);
  };
  const bool is_part = planned.plan.shard.is_part();
  if (is_part && planned.plan.cells.empty())
    notice_on_stderr("shard " + planned.plan.shard.text() +
                     " has no cells: there are fewer kernels");
  Result<Done> execution = execute(run, planned.plan, estimated_seconds(planned.plan));
  // What a finding means is only known when all shards are merged.
  if (execution && !is_part) {
    execution = triage_run(run, planned, options.triage, environment,
                           [&](const RunFolder& folder, const Plan& plan, double seconds) {
                             notice_on_stderr("triage: " + about_text(seconds));
                             return execute(folder, plan, seconds);
                           });
  }
  const double seconds = seconds_since(begin);
  const HistoryUse use = is_part ? HistoryUse::look_up : HistoryUse::record;
  if (!execution) {
    // Report what has finished.
    (void)report_run(run, planned.plan, RunEnd{RunState::interrupted, seconds}, use, options, {},
                     environment);
    return execution.error();
  }
  return report_run(run, planned.plan, RunEnd{RunState::complete, seconds}, use, options, {},
                    environment);
}

Result<ExitCode> report_again(const RunOptions& options, const ReportOptions& places,
                              const Environment& environment) {
  const std::string folder =
      options.run_dir.empty() ? environment.runs + "/latest" : options.run_dir;
  std::error_code code;
  const RunFolder run(fs::weakly_canonical(folder, code).string());
  TRY_ASSIGN(Plan plan, run.read_plan());
  return report_run(run, plan, std::nullopt, HistoryUse::look_up, options, places, environment);
}

}  // namespace kseries
