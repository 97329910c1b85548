// SPDX-License-Identifier: GPL-2.0-only
#include "run/gcov_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/result.h"
#include "base/text.h"
#include "codec/json.h"
#include "host/files.h"
#include "judge/describe.h"
#include "plan/find_planned.h"
#include "run/gcov_counts.h"
#include "run/run_folder.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// All cells of one series on one tree.
struct SeriesCounts {
  PatchedTree patched;
  GcovCounts counts;
  int cells = 0;
};

/// Adds the counts of a cell. Returns false if it has none.
Result<bool> add_cell(const RunFolder& run, const PlannedCell& planned, SandboxKind sandbox,
                      const Environment& environment, GcovCounts& counts) {
  const Result<std::string> ktap = run.cell(planned.cell.id).read_ktap();
  if (!ktap) return false;
  TRY_ASSIGN(const GcovCounts found,
             read_gcov_counts(run.build(planned.build).gcov_notes(), *ktap, sandbox, environment));
  for (const auto& [path, file] : found) {
    for (const auto& [line, count] : file.lines) counts[path].lines[line] += count;
  }
  return !found.empty();
}

Result<Done> add_run(const std::string& folder, const Environment& environment,
                     std::map<std::string, SeriesCounts>& all) {
  std::error_code code;
  const RunFolder run(fs::weakly_canonical(folder, code).string());
  if (code || !run.has_plan())
    return Error{"coverage", "not the directory of a run", folder,
                 "give a directory with a plan.json, such as reports/runs/ID", ErrorKind::usage};
  TRY_ASSIGN(Plan plan, run.read_plan());
  for (const PlannedCell& cell : plan.cells) {
    TRY_ASSIGN(PlannedBuild build, planned_build(plan, cell.build));
    SeriesCounts& series = all[fmt::format("{} on {}", cell.cell.series, cell.cell.tree)];
    TRY_ASSIGN(bool counted, add_cell(run, cell, plan.sandbox, environment, series.counts));
    if (!counted) continue;
    series.cells++;
    TRY_ASSIGN(PatchedTree patched, run.read_patched(plan, build.input));
    series.patched = std::move(patched);
  }
  return Done{};
}

struct Share {
  int run = 0;
  int lines = 0;
};

std::string percent(const Share& share) {
  return share.lines == 0 ? "-" : fmt::format("{:.1f}", 100.0 * share.run / share.lines);
}

std::string table(const std::string& name, const SeriesCounts& series) {
  std::map<int, Share> patches;
  Share all;
  std::string missed;
  for (const auto& [path, file] : series.patched.files) {
    const auto counts = series.counts.find(path);
    if (counts == series.counts.end()) continue;
    const std::vector<std::string_view> lines = split_lines(file.content);
    for (const auto& [number, count] : counts->second.lines) {
      const int patch = find_owner(series.patched, path, number).value_or(0);
      if (patch == 0) continue;
      for (Share* share : {&patches[patch], &all}) {
        share->lines++;
        share->run += count > 0 ? 1 : 0;
      }
      if (count > 0) continue;
      missed += fmt::format("  {}:{}, patch {}: {}\n", path, number, patch,
                            trim(lines[static_cast<size_t>(number) - 1]));
    }
  }
  std::string text = fmt::format("{}, {}\npatch  lines    run      %\n", name,
                                 counted(static_cast<size_t>(series.cells), "cell", "cells"));
  for (const auto& [patch, share] : patches) {
    text += fmt::format("{:5}  {:5}  {:5}  {:>5}\n", patch, share.lines, share.run, percent(share));
  }
  text += fmt::format("  all  {:5}  {:5}  {:>5}\n", all.lines, all.run, percent(all));
  return text + (missed.empty() ? "" : "not run:\n" + missed);
}

}  // namespace

Result<std::string> gcov_report(const std::vector<std::string>& folders,
                                const Environment& environment) {
  std::map<std::string, SeriesCounts> all;
  for (const std::string& folder : folders) {
    TRY(add_run(folder, environment, all));
  }
  std::string text;
  for (const auto& [name, series] : all) {
    if (series.cells > 0) text += (text.empty() ? "" : "\n") + table(name, series);
  }
  if (!text.empty()) return text;
  return Error{"coverage", "no cell has counters", join(folders, " "),
               "run a campaign with debug/gcov.config in base and coverage as the last suite",
               ErrorKind::usage};
}

}  // namespace kseries
