// SPDX-License-Identifier: GPL-2.0-only
#include "run/slurm_jobs.h"

#include <algorithm>
#include <filesystem>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr const char* exit_code_file = "slurm/exit-code";

/// Prints a line for each poll, until there are no jobs. The words are the name and the interval.
constexpr const char* wait_script = R"(
while :; do
  if jobs=$(squeue --noheader --me --name="$1" --format=%i 2> /dev/null); then
    [ -n "$jobs" ] || exit 0
  fi
  echo
  sleep "$2"
done)";

constexpr const char* poll_seconds = "5";

/// The output of a command of Slurm. Error: it fails.
Result<std::string> call_slurm(const std::vector<std::string>& argv) {
  Command command;
  command.argv = argv;
  TRY_ASSIGN(Outcome outcome, run(command));
  if (outcome.ok()) return std::move(outcome.out);
  return Error{"slurm", argv[0] + " failed: " + std::string(trim(outcome.err)), "",
               "check it with sinfo; options for sbatch are passed with --slurm"};
}

Result<std::string> submit(const std::string& script, const std::vector<std::string>& options) {
  std::vector<std::string> argv = {"sbatch", "--parsable"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(script);
  TRY_ASSIGN(const std::string id, call_slurm(argv));
  // "1234" or "1234;cluster".
  return std::string(trim(split(trim(id), ';')[0]));
}

}  // namespace

Result<std::vector<std::string>> list_jobs(const std::string& name) {
  TRY_ASSIGN(const std::string text,
             call_slurm({"squeue", "--noheader", "--me", "--name=" + name, "--format=%i %T"}));
  std::vector<std::string> jobs;
  for (const std::string_view line : split_lines(text)) {
    if (!trim(line).empty()) jobs.emplace_back(trim(line));
  }
  return jobs;
}

Result<Done> submit_jobs(const SlurmJobs& jobs) {
  const std::string array = jobs.folder + "/slurm/shards.sh";
  const std::string merge = jobs.folder + "/slurm/merge.sh";
  TRY(write_file(merge, merge_script(jobs)));
  std::vector<std::string> after;
  if (!jobs.left.empty()) {
    TRY(write_file(array, array_script(jobs)));
    TRY_ASSIGN(const std::string id, submit(array, {}));
    after.push_back("--dependency=afterany:" + id);
  }
  const Result<std::string> merging = submit(merge, after);
  if (merging) return Done{};
  (void)cancel_jobs(jobs.name);
  return merging.error();
}

Result<Done> wait_for_jobs(const std::string& name, const std::function<void()>& tick) {
  Command command;
  command.argv = {"sh", "-c", wait_script, "sh", name, poll_seconds};
  command.keep_bytes = 0;
  command.on_line = [&](std::string_view) { tick(); };
  TRY(run(command));
  tick();
  return Done{};
}

Result<Done> cancel_jobs(const std::string& name) {
  TRY(call_slurm({"scancel", "--me", "--name=" + name}));
  return Done{};
}

std::optional<int> read_exit_code(const RunFolder& run) {
  const Result<std::string> text = read_file(run.in(exit_code_file));
  const std::optional<long> code = text ? to_number(trim(*text)) : std::nullopt;
  if (!code) return std::nullopt;
  return static_cast<int>(*code);
}

Result<Done> forget_exit_code(const RunFolder& run) { return remove_all(run.in(exit_code_file)); }

std::vector<RunFolder> list_shards(const RunFolder& run) {
  std::vector<std::string> paths;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(run.in("shards"), code))
    paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return {paths.begin(), paths.end()};
}

int started_shards(const RunFolder& run) {
  for (const RunFolder& shard : list_shards(run)) {
    const std::string& path = shard.root();
    const std::optional<long> count = to_number(std::string_view(path).substr(path.rfind('-') + 1));
    if (count) return static_cast<int>(*count);
  }
  return 0;
}

std::vector<int> unfinished_shards(const RunFolder& run, const std::vector<Plan>& shards) {
  std::vector<int> left;
  for (const Plan& plan : shards) {
    const RunFolder shard(run.in(shard_folder(plan.shard.number, plan.shard.count)));
    const bool done =
        std::all_of(plan.cells.begin(), plan.cells.end(), [&](const PlannedCell& cell) {
          const Step step{StepKind::cell, cell.cell.id};
          return shard.has_step_output(step) || run.has_step_output(step);
        });
    if (!done) left.push_back(plan.shard.number);
  }
  return left;
}

}  // namespace kseries
