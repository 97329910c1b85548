// SPDX-License-Identifier: GPL-2.0-only
//
// parts_bench [FOLDER]: without FOLDER, how long a plan of 10,080 cells takes on 1 to 64 nodes with
// two cores, simulated with the measured times of builds and boots. With it, what such a plan of
// 10,080 cells costs beyond its tests: storing the plan, cutting it into 8 shards, merging them,
// reporting. The limits are 60 s and 1 GiB for each. Each stage is a process of its own, which uses
// the files of the one before. FOLDER is written to and should be new.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "codec/json.h"
#include "plan/plan_cells.h"
#include "plan/shard.h"
#include "run/merge_runs.h"
#include "run/prepare_run.h"
#include "run/report_run.h"
#include "testing/sample_plan.h"
#include "testing/simulate_plan.h"

namespace {

using namespace kseries;
namespace fs = std::filesystem;

constexpr int shards = 8;
constexpr int cases = 40;
constexpr int config_bytes = 130'000;

template <typename T>
T expect(Result<T> result) {
  if (result) return result.take();
  std::fprintf(stderr, "%s: %s\n", result.error().what.c_str(), result.error().where.c_str());
  std::exit(1);
}

/// Runs a stage in a child and prints its time and memory.
void measure(const char* name, const std::function<void()>& stage) {
  const auto begin = std::chrono::steady_clock::now();
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    stage();
    std::exit(0);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%-8s %6.1f s  peak %ld MiB\n", name, seconds.count(), usage.ru_maxrss >> 10);
  if (status != 0) std::exit(1);
}

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

void store(const std::string& folder, const Environment& environment) {
  PlannedRun planned;
  planned.plan = sample::plan();
  for (const PlannedBuild& build : planned.plan.builds) {
    PatchedTree patched;
    patched.tree.name = build.tree;
    patched.series = build.series;
    planned.files[build.input] = to_json(patched);
    planned.files[run_paths::build_config(build.id)] =
        "# " + build.id + "\n" + std::string(config_bytes, 'x') + "\n";
  }
  expect(chain_builds(planned.plan, environment));
  planned.plan.run = run_id(planned.plan, planned.files);
  RunOptions options;
  options.run_dir = folder + "/plan";
  expect(store_plan(std::move(planned), options));
}

std::string shard_path(const std::string& folder, int number) {
  return folder + "/shard-" + std::to_string(number);
}

void cut(const std::string& folder, const Environment& environment) {
  for (int number = 1; number <= shards; number++) {
    const PlannedRun planned = expect(read_stored_plan(folder + "/plan", {number, shards}));
    RunOptions options;
    options.run_dir = shard_path(folder, number);
    expect(prepare_run(planned, options, environment));
  }
}

/// Writes results as if the shards had run; a twentieth of the cells fails.
void fill(const std::string& folder) {
  size_t at = 0;
  for (int number = 1; number <= shards; number++) {
    const RunFolder run(shard_path(folder, number));
    const Plan plan = expect(run.read_plan());
    Build built;
    built.status = BuildStatus::ok;
    for (const PlannedBuild& build : plan.builds)
      write(run.in(run_paths::build_result(build.id)), to_json(built));
    for (const PlannedCell& planned : plan.cells) {
      CellResult result;
      result.cell = planned.cell;
      result.boots = 1;
      for (int i = 0; i < cases; i++) {
        CaseResult test;
        test.suite = "smoke";
        test.name = "fixture.case_" + std::to_string(i);
        test.result = TestResult::pass;
        result.cases.push_back(std::move(test));
      }
      const bool fails = at++ % 20 == 0;
      result.verdict = fails ? Verdict::test_failed : Verdict::pass;
      if (fails) result.cases.back().result = TestResult::fail;
      fs::create_directories(run.cell(planned.cell.id).path());
      write(run.in(run_paths::cell_result(planned.cell.id)), to_json(result));
    }
  }
}

void merge(const std::string& folder, const Environment& environment) {
  std::vector<RunFolder> parts;
  for (int number = 1; number <= shards; number++) parts.emplace_back(shard_path(folder, number));
  const RunFolder to(folder + "/merged");
  Plan whole = expect(check_parts(parts, to));
  const MergedRuns merged = expect(merge_runs(std::move(whole), parts, to, environment));
  if (!merged.missing.empty()) std::exit(1);
}

void report(const std::string& folder, const Environment& environment) {
  const RunFolder run(folder + "/merged");
  const Plan plan = expect(run.read_plan());
  const Report gathered = expect(gather_report(run, plan, std::nullopt));
  expect(write_reports(run, gathered, environment));
}

/// The time of the longest shard, and how much longer than the ideal that is.
void print_nodes() {
  const Plan plan = sample::plan();
  const double one = sample::simulate(plan);
  for (int nodes = 1; nodes <= 64; nodes *= 2) {
    double longest = 0;
    for (const Plan& shard : shard_plans(plan, nodes))
      longest = std::max(longest, sample::simulate(shard));
    std::printf("%2d nodes  %6.2f h  %5.1f times as fast  %5.1f %% over the ideal\n", nodes,
                longest / 3600, one / longest, 100 * (longest * nodes / one - 1));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    print_nodes();
    return 0;
  }
  const std::string folder = fs::absolute(argv[1]).string();
  fs::create_directories(folder);
  Environment environment;
  environment.checkout = KSERIES_SOURCE;
  environment.program = "kseries";
  environment.variables["XDG_CACHE_HOME"] = folder + "/cache";
  measure("store", [&] { store(folder, environment); });
  measure("cut", [&] { cut(folder, environment); });
  measure("(fill)", [&] { fill(folder); });
  measure("merge", [&] { merge(folder, environment); });
  measure("report", [&] { report(folder, environment); });
}
