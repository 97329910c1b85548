// SPDX-License-Identifier: GPL-2.0-only
#include "cli/run.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "cli/exit_codes.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "host/cache_age.h"
#include "host/files.h"
#include "judge/exit_code.h"
#include "plan/estimate.h"
#include "plan/plan_run.h"
#include "run/execute.h"
#include "run/prepare_run.h"
#include "run/report_run.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Gathers and writes the reports; prints the summary and where they are.
Result<int> report(const RunFolder& run, const Plan& plan, const std::optional<RunEnd>& end,
                   const std::string& home) {
  TRY_ASSIGN(Report gathered, gather_report(run, plan, end));
  TRY_ASSIGN(std::string summary, write_reports(run, gathered, home));
  print(summary);
  print("report: " + run.in("index.html") + "\n");
  return exit_code_of(gathered);
}

/// The same run started twice: the second waits, then finds everything done.
Result<FileLock> lock_run(const RunFolder& run) {
  TRY_ASSIGN(std::optional<FileLock> lock, FileLock::attempt(run.in("lock")));
  if (lock) return std::move(*lock);
  notice_on_stderr("this run is under way in another process: waiting for it (" + run.root() + ")");
  return FileLock::wait(run.in("lock"));
}

/// Makes room before a run takes some; one that can't is no worse for it.
void tidy_cache() {
  Result<std::string> cache = cache_folder();
  if (!cache) return;
  Result<std::vector<std::string>> removed = remove_unused(*cache, kept_days);
  if (!removed) {
    notice_on_stderr("can't tidy the cache: " + removed.error().what + ": " +
                     removed.error().where);
    return;
  }
  for (const std::string& path : *removed) {
    notice_on_stderr("unused for " + std::to_string(kept_days) + " days, removed: " + path);
  }
}

}  // namespace

Result<int> run_campaign(const RunOptions& options, const std::string& home) {
  const auto begin = std::chrono::steady_clock::now();
  if (!options.dry_run) tidy_cache();
  TRY_ASSIGN(PlannedRun planned, plan_run(options, home, notice_on_stderr));
  if (options.dry_run) {
    print(plan_text(planned.plan));
    if (!comes_to_nothing(planned.plan)) return exit_clean;
    notice_on_stderr("nothing to run: every configuration is dropped, see above");
    return exit_unavailable;
  }
  // Before the lock: it is a file in that folder.
  TRY(check_run_folder(planned, options));
  const RunFolder where = run_folder_of(planned, options, home);
  Result<FileLock> lock = lock_run(where);
  if (!lock) return lock.error();
  TRY_ASSIGN(RunFolder run, prepare_run(planned, options, home));
  Result<Execution> execution = Execution{};
  {
    Progress progress(
        estimated_seconds(planned.plan), [&] { return running_steps(run); },
        ::isatty(STDERR_FILENO) != 0);
    execution =
        execute(run, planned.plan, [&](std::string_view line) { progress.ninja_line(line); });
  }
  const double seconds = seconds_since(begin);
  if (!execution) {
    // What is finished is reported all the same.
    (void)report(run, planned.plan, RunEnd{RunState::interrupted, seconds}, home);
    return execution.error();
  }
  return report(run, planned.plan, RunEnd{RunState::complete, seconds}, home);
}

Result<int> report_again(const RunOptions& options, const std::string& home) {
  const std::string folder =
      options.run_dir.empty() ? home + "/reports/runs/latest" : options.run_dir;
  std::error_code code;
  const RunFolder run(fs::weakly_canonical(folder, code).string());
  TRY_ASSIGN(Plan plan, read_plan(run));
  return report(run, plan, std::nullopt, home);
}

}  // namespace kseries
