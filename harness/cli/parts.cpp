// SPDX-License-Identifier: GPL-2.0-only
#include "cli/parts.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/quote.h"
#include "base/result.h"
#include "base/text.h"
#include "cli/history.h"
#include "cli/output.h"
#include "cli/run.h"
#include "host/files.h"
#include "plan/shard.h"
#include "plan/slurm.h"
#include "report/ci_matrix.h"
#include "run/merge_runs.h"
#include "run/prepare_run.h"

namespace kseries {
namespace fs = std::filesystem;

namespace {

/// "6.12 plain, kasan": the trees and flavours of a plan.
std::string shard_name(const Plan& plan) {
  std::vector<std::string> trees;
  std::vector<std::string> flavours;
  const auto add = [](std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const PlannedBuild& build : plan.builds) {
    add(trees, build.tree);
    add(flavours, build.flavour.empty() ? "plain" : build.flavour);
  }
  return join(trees, ", ") + " " + join(flavours, ", ");
}

/// The shards of a plan as jobs. There are no more than kernels.
std::vector<CiShard> list_ci_jobs(const Plan& plan, int wanted) {
  const int cores = std::max(plan.guests, 1);
  const int kernels = static_cast<int>(plan.builds.size());
  const int count = std::min(wanted > 0 ? wanted : default_shards(plan, cores), kernels);
  std::vector<CiShard> jobs;
  for (const Plan& shard : shard_plans(plan, count))
    jobs.push_back({shard_name(shard), work_seconds(shard) / cores});
  return jobs;
}

}  // namespace

Result<ExitCode> store_campaign_plan(const RunOptions& options, CiSystem ci,
                                     const Environment& environment) {
  TRY_ASSIGN(PlannedRun planned, obtain_plan(options, environment));
  TRY_ASSIGN(const RunFolder folder, store_plan(std::move(planned), options));
  TRY_ASSIGN(const Plan plan, folder.read_plan());
  if (ci != CiSystem::none) {
    const std::vector<CiShard> jobs = list_ci_jobs(plan, options.shards);
    TRY_ASSIGN(const std::string text,
               ci == CiSystem::github ? github_matrix(jobs) : gitlab_pipeline(jobs));
    print(text);
    return ExitCode::clean;
  }
  const ExitCode code = print_plan(plan);
  print("plan: " + folder.root() + "\n");
  return code;
}

Result<ExitCode> merge_parts(const std::vector<std::string>& runs, const RunOptions& options,
                             const Environment& environment) {
  std::vector<RunFolder> parts;
  std::error_code code;
  for (const std::string& run : runs) parts.emplace_back(fs::weakly_canonical(run, code).string());
  const RunFolder to(fs::weakly_canonical(options.run_dir, code).string());
  // Before locking, since the lock is a file in that directory.
  TRY_ASSIGN(Plan whole, check_parts(parts, to));
  TRY_ASSIGN(const FileLock lock, lock_run(to));
  TRY_ASSIGN(const MergedRuns merged, merge_runs(std::move(whole), parts, to, environment));
  for (const std::string& line : merged.notices) notice_on_stderr("warning: " + line);
  const size_t cells = merged.plan.cells.size();
  if (!merged.missing.empty()) {
    notice_on_stderr("warning: " + std::to_string(merged.missing.size()) + " of " +
                     std::to_string(cells) + " cells have no result; to run them and triage: " +
                     shell_quote({"kseries", "run", "--plan", to.root()}));
  }
  const HistoryUse use = merged.missing.empty() ? HistoryUse::record : HistoryUse::look_up;
  return report_run(to, merged.plan, std::nullopt, use, options, {}, environment);
}

}  // namespace kseries
