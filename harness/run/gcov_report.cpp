// SPDX-License-Identifier: GPL-2.0-only
#include "run/gcov_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "base/path.h"
#include "base/result.h"
#include "base/text.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "judge/describe.h"
#include "kbuild/debug_info.h"
#include "plan/find_planned.h"
#include "run/run_folder.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr double gcov_seconds = 60;

/// How often each line of each file ran.
using Counts = std::map<std::string, std::map<int, long>>;

/// All cells of one series on one tree.
struct SeriesCounts {
  PatchedTree patched;
  Counts counts;
  int cells = 0;
};

/// The files of counters, by their path in the guest, from what the suite "coverage" printed:
/// "# gcda PATH BASE64", several lines for a file.
Result<std::map<std::string, std::string>> parse_counters(const std::string& ktap) {
  std::map<std::string, std::string> files;
  constexpr std::string_view mark = "# gcda ";
  for (const std::string_view line : split_lines(ktap)) {
    const size_t at = line.find(mark);
    if (at == std::string_view::npos) continue;
    const std::vector<std::string_view> words = split(line.substr(at + mark.size()), ' ');
    if (words.size() != 2) continue;
    const std::optional<std::string> bytes = from_base64(trim(words[1]));
    if (!bytes) {
      return Error{"coverage", "can't decode the counters", std::string(words[0]),
                   "kseries boot CELL runs the suites again"};
    }
    files[std::string(words[0])] += *bytes;
  }
  return files;
}

/// The notes of the object that wrote a file of counters, as a path below `notes`:
/// drivers/vfio/group.gcno for "/kseries/src/out/drivers/vfio/group.gcda". Nothing if the build
/// left no notes for it. The path comes from the guest and can't be trusted.
std::optional<std::string> find_notes(const std::string& notes, const std::string& counters) {
  std::string path = fs::path(counters).replace_extension(".gcno").string();
  while (unsafe_path(path) || !exists(notes + "/" + path)) {
    const size_t slash = path.find('/');
    if (slash == std::string::npos) return std::nullopt;
    path.erase(0, slash + 1);
  }
  return path;
}

/// Adds what gcov reports for one object; `object` is its path below `folder`, without extension.
/// Both files were written by code of the series.
Result<Done> add_counts(const std::string& folder, const std::string& object, SandboxKind kind,
                        Counts& counts) {
  Command gcov{.argv = {"gcov", "--json-format", "--stdout", "./" + object + ".gcda"}};
  gcov.directory = folder;
  gcov.deadline_seconds = gcov_seconds;
  Sandbox sandbox;
  sandbox.binds = {{folder, folder, false}};
  sandbox.kind = kind;
  TRY_ASSIGN(Outcome outcome, run(sandboxed(sandbox, std::move(gcov))));
  const nlohmann::json found = nlohmann::json::parse(outcome.out, nullptr, false);
  if (!outcome.ok() || found.is_discarded()) {
    return Error{"coverage", "gcov: " + one_line(outcome.err), folder + "/" + object,
                 "install the gcov of the compiler that built the kernel"};
  }
  const std::string compiled_in = found.value("current_working_directory", "");
  for (const nlohmann::json& file : found["files"]) {
    std::map<int, long>& lines = counts[path_in_tree(file["file"], compiled_in)];
    for (const nlohmann::json& line : file["lines"]) {
      lines[line["line_number"].get<int>()] += line["count"].get<long>();
    }
  }
  return Done{};
}

Result<bool> add_cell(const RunFolder& run, const PlannedCell& planned, SandboxKind sandbox,
                      const Environment& environment, Counts& counts) {
  const std::string notes = run.build(planned.build).gcov_notes();
  const Result<std::string> ktap = run.cell(planned.cell.id).read_ktap();
  if (!ktap || !exists(notes)) return false;
  TRY_ASSIGN(auto files, parse_counters(*ktap));
  TRY_ASSIGN(ScratchFolder scratch, ScratchFolder::make(environment, "gcov"));
  bool counted = false;
  for (const auto& [name, bytes] : files) {
    const std::optional<std::string> note = find_notes(notes, name);
    if (!note) continue;
    const std::string object = fs::path(*note).replace_extension("").string();
    TRY(write_file(scratch.path() + "/" + object + ".gcda", bytes));
    TRY_ASSIGN(const std::string content, read_file(notes + "/" + *note));
    TRY(write_file(scratch.path() + "/" + *note, content));
    TRY(add_counts(scratch.path(), object, sandbox, counts));
    counted = true;
  }
  return counted;
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
    TRY_ASSIGN(PatchedTree patched, run.read_patched(build.input));
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
    for (const auto& [number, count] : counts->second) {
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
