// SPDX-License-Identifier: GPL-2.0-only
//
// Measures a history of 500 runs with 5,000 cases each: its size, the time to record a run, and the
// times of queries.
//   history_bench [RUNS [CASES]]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

#include "history/history.h"
#include "history/queries.h"
#include "history/record.h"

namespace {

namespace fs = std::filesystem;
using namespace kseries;

constexpr int cells = 10;

struct Recorded {
  Report report;
  Plan plan;
};

/// Kernels change every ten runs. One case in 500 fails now and then, and each run has 3 findings.
Recorded make_run(int number, int cases) {
  Recorded run;
  run.report.run = "vfio-noiommu-quick-" + std::to_string(number);
  char time[32];
  std::snprintf(time, sizeof(time), "2026-%02d-%02dT%02d:00:00Z", number / 720 % 12 + 1,
                number / 24 % 30 + 1, number % 24);
  run.report.started = time;
  run.report.series = {{.tree = "6.12", .series = "v" + std::to_string(number / 50)}};
  run.plan.program = "program";
  for (int i = 0; i < cells; i++) {
    CellResult& result = run.report.cells.emplace_back();
    result.cell.tree = "6.12";
    result.cell.series = run.report.series[0].series;
    result.cell.permutation = "p" + std::to_string(i);
    result.cell.guest = "q35-noiommu";
    result.cell.id = "6.12-" + result.cell.series + "-" + result.cell.permutation + "-q35-noiommu";
    result.verdict = Verdict::pass;
    result.build.digest = std::string(56, 'k') + std::to_string(number / 10 * cells + i);
    for (int test = 0; test < cases / cells; test++) {
      const bool flaky = test % 500 == 0 && (number * 7 + i) % 5 == 0;
      result.cases.push_back({.suite = "suite" + std::to_string(test % 20),
                              .name = "fixture.variant.sentence_like_name" + std::to_string(test),
                              .result = flaky           ? TestResult::fail
                                        : test % 4 == 0 ? TestResult::skip
                                                        : TestResult::pass});
    }
  }
  for (int i = 0; i < 3; i++) {
    Finding& finding = run.report.findings.emplace_back();
    finding.kind = Verdict::splat;
    finding.title = "WARNING: number " + std::to_string(i);
    finding.key = "warn function" + std::to_string(i + number / 20);
    finding.places = {run.report.cells[i].cell.id};
  }
  return run;
}

void timed(const char* name, const std::function<Result<Done>()>& action) {
  const auto begin = std::chrono::steady_clock::now();
  const Result<Done> done = action();
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - begin;
  std::printf("%-36s %8.1f ms%s\n", name, spent.count(), done ? "" : "  FAILED");
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 500;
  const int cases = argc > 2 ? std::atoi(argv[2]) : 5000;
  const std::string folder = fs::temp_directory_path() / "kseries-history-bench";
  fs::remove_all(folder);
  const std::string path = folder + "/history.db";
  const auto use = [&](const std::function<Result<Done>(Database&)>& action) {
    return use_history(path, action, [](Database&, const std::string&) {});
  };
  const auto record = [&](const Recorded& run) {
    return use([&](Database& history) { return record_run(history, run.report, run.plan); });
  };
  timed("record all runs", [&]() -> Result<Done> {
    for (int i = 0; i < runs; i++) {
      TRY(record(make_run(i, cases)));
    }
    return Done{};
  });
  std::printf("%-36s %8.1f MB\n", "size", static_cast<double>(fs::file_size(path)) / 1e6);
  Recorded last = make_run(runs, cases);
  timed("record one more run", [&] { return record(last); });
  timed("record it again", [&] { return record(last); });
  timed("first seen, failing since", [&] {
    return use([&](Database& history) { return find_first_seen(history, last.report); });
  });
  const auto query = [&](const char* name, const auto& find) {
    timed(name, [&] {
      return use([&](Database& history) -> Result<Done> {
        TRY(find(history));
        return Done{};
      });
    });
  };
  query("last runs", [](Database& history) { return recent_runs(history, 20); });
  query("one case", [](Database& history) {
    return search_history(history, "suite1/fixture.variant.sentence_like_name1", 20);
  });
  query("one finding", [](Database& history) { return search_history(history, "number 1", 5); });
  query("part of a name, 5 matches",
        [](Database& history) { return search_history(history, "sentence", 5); });
  query("no match", [](Database& history) { return search_history(history, "absent", 20); });
  query("flaky", [](Database& history) { return rank_flaky(history); });
  fs::remove_all(folder);
  return 0;
}
