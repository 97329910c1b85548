// SPDX-License-Identifier: GPL-2.0-only
#include "plan/slurm.h"

#include <algorithm>
#include <cmath>

#include "base/quote.h"
#include "base/text.h"
#include "plan/shard.h"

namespace kseries {
namespace {

constexpr int mib_for_kseries = 1024;
constexpr int mib_per_compiler = 768;  ///< the link of a kernel with debug information needs more
constexpr int mib_for_link = 3072;
constexpr int mib_per_qemu = 256;  ///< in addition to the memory of its guest
constexpr int minutes_to_prepare = 30;
constexpr double seconds_per_shard = 3600;
constexpr double slack = 3;

/// "#SBATCH --name=value" lines. The options of the user come last, because the last one counts.
std::string directives(const SlurmJobs& jobs, const SlurmRequest& request,
                       const std::vector<std::string>& more) {
  std::vector<std::string> options = {"--job-name=" + jobs.name,
                                      "--nodes=1",
                                      "--ntasks=1",
                                      "--cpus-per-task=" + std::to_string(request.cores),
                                      "--mem=" + std::to_string(request.memory_mib) + "M",
                                      "--time=" + std::to_string(request.minutes),
                                      "--requeue",
                                      "--open-mode=append",
                                      "--signal=B:USR1@120"};
  options.insert(options.end(), more.begin(), more.end());
  options.insert(options.end(), jobs.options.begin(), jobs.options.end());
  std::string text;
  for (const std::string& option : options) text += "#SBATCH " + shell_quote({option}) + "\n";
  return text;
}

/// "1-4,7": the numbers, which are in order.
std::string ranges(const std::vector<int>& numbers) {
  std::string text;
  for (size_t i = 0; i < numbers.size();) {
    size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) last++;
    text += (text.empty() ? "" : ",") + std::to_string(numbers[i]);
    if (last > i) text += "-" + std::to_string(numbers[last]);
    i = last + 1;
  }
  return text;
}

/// The environment of all jobs, and a function that runs a command so that the shell can pass on
/// signals: Slurm sends USR1 before the time limit, and TERM if the job is cancelled.
std::string prologue(const SlurmJobs& jobs) {
  std::string text = "set -u\n";
  text += "export KSERIES_HOME=" + shell_quote({jobs.checkout}) + "\n";
  text += "export XDG_CACHE_HOME=" + shell_quote({jobs.cache}) + "\n";
  text += R"((umask 077 && mkdir -p "$XDG_CACHE_HOME")
[[ -O $XDG_CACHE_HOME ]] || {
  echo "$XDG_CACHE_HOME belongs to another user; use --node-cache" >&2
  exit 69
}
child=
caught=
limit=
stop() {
  caught=yes
  if [[ $child ]]; then kill -TERM "$child"; fi
}
trap stop TERM
trap 'limit=reached; stop' USR1
run() {
  local code=0 ended
  "$@" &
  child=$!
  # A signal interrupts wait, which knows nothing (127) of a process that it has reported.
  while :; do
    caught=
    wait "$child"
    ended=$?
    if [[ $ended -ne 127 ]]; then code=$ended; fi
    [[ $caught ]] || break
  done
  child=
  return "$code"
}
requeue() {
  [[ $limit && ${SLURM_RESTART_COUNT:-0} -lt 5 ]] && scontrol requeue "$1"
}
)";
  return text;
}

std::string command(const SlurmJobs& jobs, const std::vector<std::string>& words) {
  std::vector<std::string> all = {jobs.program};
  all.insert(all.end(), words.begin(), words.end());
  return shell_quote(all);
}

}  // namespace

std::string shard_folder(int number, int count) {
  return "shards/" + std::to_string(number) + "-of-" + std::to_string(count);
}

int default_shards(const Plan& plan, int cores) {
  const double count = std::ceil(work_seconds(plan) / cores / seconds_per_shard);
  const auto kernels = static_cast<double>(std::max<size_t>(plan.builds.size(), 1));
  return static_cast<int>(std::clamp(count, 1.0, std::min(kernels, double{max_shards})));
}

SlurmRequest shard_request(const Plan& shard, int cores) {
  SlurmRequest request;
  request.cores = cores;
  int guest_mib = 0;
  for (const PlannedCell& cell : shard.cells) {
    int mib = cell.profile.memory_mib;
    for (const GuestDisk& disk : cell.profile.disks) mib += disk.mib;
    guest_mib = std::max(guest_mib, mib);
  }
  // Compilers and guests run at the same time, one of each for each core.
  request.memory_mib =
      mib_for_kseries + mib_for_link + cores * (mib_per_compiler + guest_mib + mib_per_qemu);
  const double seconds = slack * work_seconds(shard) / cores;
  request.minutes = minutes_to_prepare + static_cast<int>(std::ceil(seconds / 60));
  return request;
}

SlurmRequest array_request(const std::vector<Plan>& shards, int cores) {
  SlurmRequest all;
  for (const Plan& shard : shards) {
    const SlurmRequest one = shard_request(shard, cores);
    all.cores = std::max(all.cores, one.cores);
    all.memory_mib = std::max(all.memory_mib, one.memory_mib);
    all.minutes = std::max(all.minutes, one.minutes);
  }
  return all;
}

std::string array_script(const SlurmJobs& jobs) {
  const std::string task = "$SLURM_ARRAY_TASK_ID";
  std::vector<std::string> words = {"run", "--plan", jobs.folder, "--history", "none"};
  words.insert(words.end(), jobs.run_options.begin(), jobs.run_options.end());
  std::string text = "#!/bin/bash\n";
  text += directives(
      jobs, jobs.shard,
      {"--array=" + ranges(jobs.left), "--output=" + jobs.folder + "/slurm/shard-%a.log"});
  text += prologue(jobs);
  text += "run " + command(jobs, words) + " \\\n  --shard \"" + task + "/" +
          std::to_string(jobs.shards) + "\" --run-dir " + shell_quote({jobs.folder}) +
          "/shards/\"" + task + "-of-" + std::to_string(jobs.shards) + "\"\n";
  text += R"(code=$?
requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit
# Findings are results.
[[ $code -eq 1 ]] || exit "$code"
)";
  return text;
}

std::string merge_script(const SlurmJobs& jobs) {
  std::string text = "#!/bin/bash\n";
  text += directives(jobs, jobs.merge, {"--output=" + jobs.folder + "/slurm/merge.log"});
  text += prologue(jobs);
  std::vector<std::string> merge = {"merge", "-o", jobs.folder, "--history", "none"};
  std::vector<std::string> rest = {"run", "--plan", jobs.folder};
  rest.insert(rest.end(), jobs.run_options.begin(), jobs.run_options.end());
  rest.insert(rest.end(), jobs.merge_options.begin(), jobs.merge_options.end());
  const std::string shards = shell_quote({jobs.folder}) + "/shards/*";
  text += "run " + command(jobs, merge) + " " + shards + "\n";
  text += "# Runs what a lost task has not finished, examines the findings and reports.\n";
  text += "run " + command(jobs, rest) + "\n";
  text += R"(code=$?
requeue "$SLURM_JOB_ID" && exit
)";
  text += "echo \"$code\" > " + shell_quote({jobs.folder + "/slurm/exit-code"}) + "\n";
  return text;
}

}  // namespace kseries
