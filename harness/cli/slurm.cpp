// SPDX-License-Identifier: GPL-2.0-only
#include "cli/slurm.h"

#include <unistd.h>

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/result.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "host/files.h"
#include "model/names.h"
#include "plan/estimate.h"
#include "plan/ninja.h"
#include "plan/shard.h"
#include "plan/stored_plan.h"
#include "run/execute.h"
#include "run/prepare_run.h"
#include "run/slurm_jobs.h"

namespace kseries {
namespace {

constexpr int default_cores = 4;

/// Shows what the shards have finished as if it were one run.
class ShardProgress {
 public:
  ShardProgress(const RunFolder& run, const Plan& plan, double estimate) : run_(run) {
    for (PlannedStep& planned : planned_steps(plan)) {
      if (planned.step.kind == StepKind::suites) continue;
      left_.push_back(std::move(planned));
    }
    total_ = left_.size();
    ProgressSources sources;
    sources.estimate = estimate;
    sources.terminal = ::isatty(STDERR_FILENO) != 0;
    sources.running = [this] { return running(); };
    sources.finished = [this](std::string_view title) -> std::optional<FinishedStep> {
      const auto found = finished_.find(title);
      if (found == finished_.end()) return std::nullopt;
      return found->second;
    };
    display_.emplace(std::move(sources));
  }

  /// Looks for steps that have finished since the last call.
  void look() {
    const std::vector<RunFolder> shards = list_shards(run_);
    std::vector<PlannedStep> left;
    for (PlannedStep& planned : left_) {
      std::optional<StepResult> result;
      for (const RunFolder& shard : shards) {
        const auto read = shard.read_step_result(planned.step);
        if (read && read->has_value()) result = **read;
      }
      if (!result) {
        left.push_back(std::move(planned));
        continue;
      }
      finished_[planned.title] = {planned.step.kind, *result, false};
      done_++;
      display_->ninja_line("[" + std::to_string(done_) + "/" + std::to_string(total_) + "] " +
                           planned.title);
    }
    left_ = std::move(left);
  }

 private:
  [[nodiscard]] std::vector<RunningStep> running() const {
    std::vector<RunningStep> all;
    for (const RunFolder& shard : list_shards(run_)) {
      for (RunningStep& step : running_steps(shard)) all.push_back(std::move(step));
    }
    return all;
  }

  const RunFolder& run_;
  std::vector<PlannedStep> left_;
  std::map<std::string, FinishedStep, std::less<>> finished_;
  size_t done_ = 0;
  size_t total_ = 0;
  std::optional<ProgressDisplay> display_;  ///< last: its thread uses the others
};

/// The options of the jobs that do not depend on the plan.
std::vector<std::string> common_options(const RunOptions& options) {
  std::vector<std::string> words;
  if (!options.accel.empty()) words.insert(words.end(), {"--accel", options.accel});
  if (!options.qemu.empty()) words.insert(words.end(), {"--qemu", options.qemu});
  if (!options.sandbox) words.emplace_back("--no-sandbox");
  return words;
}

std::vector<std::string> merge_options(const RunOptions& options) {
  std::vector<std::string> words = {"--triage",   std::string(enum_name(options.triage.mode)),
                                    "--probe",    std::to_string(options.triage.probe),
                                    "--baseline", std::string(enum_name(options.triage.baseline)),
                                    "--fail-on",  std::string(enum_name(options.fail_on))};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {name, value});
  };
  if (options.triage.seconds > 0) add("--triage-time", std::to_string(options.triage.seconds));
  add("--history", options.history);
  add("--previous", options.previous);
  return words;
}

/// How many shards: as the run was started, as the user wants, or by the work.
Result<int> choose_shards(const RunFolder& run, const Plan& plan, const RunOptions& options,
                          int cores) {
  const int started = started_shards(run);
  if (started == 0) return options.shards > 0 ? options.shards : default_shards(plan, cores);
  if (options.shards == 0 || options.shards == started) return started;
  return Error{"slurm", "the run was started with " + std::to_string(started) + " shards",
               run.root(), "use the same number of shards, or --fresh to discard what it has",
               ErrorKind::usage};
}

Result<SlurmJobs> describe_jobs(const RunFolder& run, const Plan& plan, const RunOptions& options,
                                const Environment& environment) {
  const int cores = options.jobs > 0 ? options.jobs : default_cores;
  SlurmJobs jobs;
  jobs.name = "kseries-" + plan.run;
  jobs.program = environment.program;
  jobs.checkout = environment.checkout;
  jobs.folder = run.root();
  jobs.cache = options.node_cache.empty() ? "/var/tmp/kseries-" + std::to_string(::getuid())
                                          : options.node_cache;
  TRY_ASSIGN(jobs.shards, choose_shards(run, plan, options, cores));
  const std::vector<Plan> shards = shard_plans(plan, jobs.shards);
  jobs.left = unfinished_shards(run, shards);
  jobs.shard = array_request(shards, cores);
  jobs.merge = jobs.shard;
  // Triage may take as long as the run did.
  jobs.merge.minutes *= 2;
  jobs.options = options.slurm;
  jobs.run_options = common_options(options);
  jobs.merge_options = merge_options(options);
  return jobs;
}

/// Submits the jobs, unless an earlier process did and they are not done.
Result<Done> submit_or_attach(const RunFolder& run, const SlurmJobs& jobs) {
  TRY_ASSIGN(const std::vector<std::string> present, list_jobs(jobs.name));
  if (!present.empty()) {
    notice_on_stderr("waiting for the jobs of this run that were submitted before: " + jobs.name);
    return Done{};
  }
  TRY(forget_exit_code(run));
  TRY(submit_jobs(jobs));
  notice_on_stderr("submitted " + jobs.name + ": " + std::to_string(jobs.left.size()) + " of " +
                   std::to_string(jobs.shards) + " shards, " + std::to_string(jobs.shard.cores) +
                   " cores, " + std::to_string(jobs.shard.memory_mib) + " MiB and up to " +
                   std::to_string(jobs.shard.minutes) + " min each");
  return Done{};
}

Result<ExitCode> show_result(const RunFolder& run) {
  const std::optional<int> code = read_exit_code(run);
  if (!code) {
    return Error{"slurm", "the job that merges did not end", run.in("slurm/merge.log"),
                 "the same command continues; `kseries merge` merges by hand"};
  }
  TRY_ASSIGN(const std::string summary, read_file(run.in(run_paths::summary)));
  print(summary + "report: " + run.page() + "\n");
  return static_cast<ExitCode>(*code);
}

}  // namespace

Result<ExitCode> run_on_slurm(const RunOptions& options, const Environment& environment) {
  RunOptions stored = options;
  Result<PlannedRun> planned = options.plan.empty() ? obtain_plan(options, environment)
                                                    : read_stored_plan(options.plan, Shard{});
  if (!planned) return planned.error();
  const Plan plan = planned->plan;
  if (options.dry_run) return print_plan(plan);
  const RunFolder run = choose_run_folder(*planned, options, environment);
  stored.run_dir = run.root();
  TRY(check_run_folder(*planned, stored));
  // Marks the directory as a run, before it has a lock.
  if (!run.has_plan()) TRY(run.write_plan(portable_plan(plan), {}));
  TRY_ASSIGN(const std::optional<FileLock> lock, FileLock::attempt(run.in("slurm/lock")));
  if (!lock) {
    return Error{"slurm", "another kseries process waits for the jobs of this run", run.root(),
                 "see its output", ErrorKind::usage};
  }
  if (options.fresh) TRY(remove_all(run.in("shards")));
  TRY(store_plan(planned.take(), stored));
  TRY_ASSIGN(const SlurmJobs jobs, describe_jobs(run, plan, options, environment));
  TRY(submit_or_attach(run, jobs));
  Result<Done> waited = Done{};
  {
    const int nodes = std::max(1, jobs.shards);
    ShardProgress progress(run, plan, work_seconds(plan) / jobs.shard.cores / nodes);
    waited = wait_for_jobs(jobs.name, [&] { progress.look(); });
  }
  if (!waited) {
    notice_on_stderr("cancelling the jobs " + jobs.name);
    TRY(cancel_jobs(jobs.name));
    return waited.error();
  }
  return show_result(run);
}

}  // namespace kseries
