// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/run_paths.h"
#include "codec/json_result_fields.h"
#include "judge/describe.h"
#include "judge/failure_rates.h"
#include "model/names.h"

// The fields of results.json where they differ from those of the step files: steps need
// every detail, scripts need stable names.

namespace kseries {

/// The default: the same fields as in a step file.
template <typename Visit, typename T>
void results_fields(Visit& visit, const T& value) {
  fields(visit, value);
}

template <typename Visit>
void results_fields(Visit& visit, const Tree& tree) {
  visit("name", tree.name);
  visit("version", tree.version);
  visit("release", tree.release);
  visit("id", tree.id);
}

template <typename Visit>
void results_fields(Visit& visit, const HunkResult& hunk) {
  visit("path", hunk.path);
  visit("number", hunk.number);
  visit("line", hunk.old_start);
  visit("result", hunk.status);
  visit("offset", hunk.offset);
  visit("expected", hunk.expected);
  visit("found", hunk.found);
  visit("nearest_line", hunk.nearest_line);
  visit("nearest_fuzz", hunk.nearest_fuzz);
  visit("explanation", hunk.explanation);
}

template <typename Visit>
void results_fields(Visit& visit, const PatchResult& patch) {
  visit("number", patch.number);
  visit("subject", patch.subject);
  visit("result", patch.status);
  visit("message", patch.message);
  visit("commit", patch.commit);
  // Hunks that apply exactly are omitted.
  std::vector<HunkResult> hunks;
  std::copy_if(patch.hunks.begin(), patch.hunks.end(), std::back_inserter(hunks),
               [](const HunkResult& hunk) { return hunk.status != HunkStatus::applied; });
  visit("hunks", hunks);
}

template <typename Visit>
void results_fields(Visit& visit, const SeriesResult& series) {
  visit("name", series.series);
  visit("tree", series.tree);
  visit("title", series.title);
  visit("patches", series.patches);
  visit("missing", series.missing);
  visit("left_out", series.left_out);
  visit("problem",
        series.kconfig_problem ? kconfig_problem_text(*series.kconfig_problem) : std::string());
  visit("remarks", series.remarks);
}

template <typename Visit>
void results_fields(Visit& visit, const Diagnostic& diagnostic) {
  visit("file", diagnostic.file);
  visit("line", diagnostic.line);
  visit("severity", diagnostic.severity);
  visit("message", diagnostic.message);
  visit("flag", diagnostic.flag);
  visit("patch", diagnostic.patch);
}

template <typename Visit>
void results_fields(Visit& visit, const CaseResult& test) {
  visit("suite", test.suite);
  visit("name", test.name);
  visit("result", test.result);
  visit("seconds", test.seconds);
  visit("message", test.message);
  visit("known", test.known);
  visit("boot", test.boot);
  visit("device_use", test.device_use);
}

template <typename Visit>
void results_fields(Visit& visit, const Frame& frame) {
  visit("function", frame.function);
  visit("offset", frame.offset);
  visit("size", frame.size);
  visit("module", frame.module);
  visit("reliable", frame.reliable);
  visit("file", frame.file);
  visit("line", frame.line);
  visit("inlined", frame.inlined);
}

/// The patch that is blamed for a splat or a finding.
struct Blame {
  std::optional<std::string> series;  ///< of a finding only
  int patch = 0;
  std::string where;
};

template <typename Visit>
void results_fields(Visit& visit, const Blame& blame) {
  if (blame.series) visit("series", *blame.series);
  visit("patch", blame.patch);
  visit("where", blame.where);
}

template <typename Visit>
void results_fields(Visit& visit, const Splat& splat) {
  std::optional<Blame> blame;
  if (splat.blame_patch > 0) blame = {.patch = splat.blame_patch, .where = splat.blame_where};
  visit("class", splat.cls);
  visit("title", splat.title);
  visit("fingerprint", splat.fingerprint);
  visit("frames", splat.frames);
  visit("blame", blame);
  visit("test", splat.running_test);
  visit("fatal", splat.fatal);
  visit("boot", splat.boot);
  visit("console_line", splat.first_line);
  visit("known", splat.known);
}

template <typename Visit>
void results_fields(Visit& visit, const Error& error) {
  visit("stage", error.stage);
  visit("what", error.what);
  visit("where", error.where);
  visit("hint", error.hint);
}

template <typename Visit>
void results_fields(Visit& visit, const LineCounts& lines) {
  visit("counted", lines.counted);
  visit("executed", lines.executed);
}

template <typename Visit>
void results_fields(Visit& visit, const CellResult& result) {
  const bool booted = was_booted(result);
  visit("id", result.cell.id);
  visit("tree", result.cell.tree);
  visit("series", result.cell.series);
  visit("patches", result.cell.patches);
  visit("flavour", result.cell.flavour);
  visit("permutation", result.cell.assignment);
  visit("permutation_id", result.cell.permutation);
  visit("guest", result.cell.guest);
  visit("suites", result.cell.suites);
  visit("verdict", result.verdict);
  visit("message", result.message);
  visit("error", result.error);
  visit("seconds", result.seconds);
  visit("release", result.build.release);
  visit("accel", result.accel);
  visit("boots", result.boots);
  visit("reused_from", result.reused_from);
  visit("ended_boot", booted ? result.deciding_boot : 0);
  visit("ending", booted ? enum_name(result.exit_reason) : std::string_view());
  visit("ending_message", result.exit_message);
  visit("cases", result.cases);
  visit("splats", result.splats);
  visit("diagnostics", reported_diagnostics(result));
  visit("executed", result.executed);
  visit("remarks", result.remarks);
  visit("folder", run_paths::cell_folder(result.cell.id));
  visit("repro", command_text(result.repro));
}

template <typename Visit>
void results_fields(Visit& visit, const PatchTrials& side) {
  visit("patch", side.patch);
  visit("runs", side.trials.runs);
  visit("failures", side.trials.failures);
}

template <typename Visit>
void results_fields(Visit& visit, const Culprit& culprit) {
  visit("patch", culprit.patch);
  visit("proven", culprit.proven);
  visit("good", culprit.good);
  visit("bad", culprit.bad);
  visit("suspect", culprit.suspect > 0 ? std::optional<int>(culprit.suspect) : std::nullopt);
  visit("partner", culprit.partner > 0 ? std::optional<int>(culprit.partner) : std::nullopt);
}

template <typename Visit>
void results_fields(Visit& visit, const RunPoint& point) {
  visit("time", point.time);
  visit("run", point.run);
}

template <typename Visit>
void results_fields(Visit& visit, const CellStatement& statement) {
  visit("text", statement.text);
  visit("cells", statement.cells);
  visit("probes", statement.probes);
}

template <typename Visit>
void results_fields(Visit& visit, const RateInterval& interval) {
  visit("low", interval.low);
  visit("high", interval.high);
}

/// Nothing without a run.
inline std::optional<RateInterval> rate_interval(const Trials& trials) {
  if (trials.runs == 0) return std::nullopt;
  return failure_interval(trials);
}

template <typename Visit>
void results_fields(Visit& visit, const Finding& finding) {
  std::optional<Blame> blame;
  if (finding.patch > 0) blame = {finding.series, finding.patch, finding.where};
  visit("kind", finding.kind);
  visit("title", finding.title);
  visit("detail", finding.detail);
  visit("where", finding.where);
  visit("blame", blame);
  visit("known", finding.known);
  visit("status", finding.triage.status);
  visit("runs", finding.triage.series.runs);
  visit("failures", finding.triage.series.failures);
  visit("rate_interval", rate_interval(finding.triage.series));
  visit("base_runs", finding.triage.base.runs);
  visit("base_failures", finding.triage.base.failures);
  visit("base_from", finding.triage.base_from);
  visit("base_rate_interval", rate_interval(finding.triage.base));
  visit("culprit", finding.triage.culprit);
  visit("untriaged", finding.triage.untriaged);
  visit("places", finding.places);
  visit("later_failures", finding.later);
  visit("evidence", finding.evidence);
  visit("repro", command_text(finding.repro));
  visit("statement", finding.statement);
  visit("first_seen", finding.first_seen);
  visit("failing_since", finding.failing_since);
}

template <typename Visit>
void results_fields(Visit& visit, const CompiledRange& lines) {
  visit("tree", lines.tree);
  visit("series", lines.series);
  visit("file", lines.file);
  visit("first", lines.first);
  visit("last", lines.last);
  visit("patch", lines.patch);
  visit("kernels", lines.kernels);
  visit("why", lines.why);
}

/// A dropped permutation with its tree and series.
struct DroppedRow {
  std::string where;
  const DroppedPermutation* dropped = nullptr;
};

template <typename Visit>
void results_fields(Visit& visit, const DroppedRow& row) {
  visit("where", row.where);
  visit("permutation", row.dropped->requested);
  visit("reason", row.dropped->reason);
}

/// A finding of two runs.
struct ComparedFinding {
  const Finding* finding = nullptr;
};

template <typename Visit>
void results_fields(Visit& visit, const ComparedFinding& compared) {
  visit("kind", compared.finding->kind);
  visit("title", compared.finding->title);
  visit("where", compared.finding->where);
  visit("known", compared.finding->known);
}

template <typename Visit>
void results_fields(Visit& visit, const PatchPair& pair) {
  visit("before", pair.before > 0 ? std::optional<int>(pair.before) : std::nullopt);
  visit("now", pair.now > 0 ? std::optional<int>(pair.now) : std::nullopt);
  visit("subject", pair.subject);
  visit("change", pair.change);
}

template <typename Visit>
void results_fields(Visit& visit, const SeriesComparison& series) {
  visit("tree", series.tree);
  visit("before", series.before);
  visit("now", series.now);
  visit("patches", series.patches);
}

template <typename Visit>
void results_fields(Visit& visit, const PreviousRun& previous) {
  visit("run", previous.point.run);
  visit("time", previous.point.time);
  visit("series", previous.series);
  visit("complete", previous.complete);
  const auto list = [&](const char* name, const std::vector<Finding>& findings) {
    std::vector<ComparedFinding> compared;
    for (const Finding& finding : findings) compared.push_back({&finding});
    visit(name, compared);
  };
  list("gone", previous.gone);
  list("still_there", previous.still_there);
  list("new", previous.appeared);
  visit("patches", previous.patches);
}

template <typename Visit>
void results_fields(Visit& visit, const Report& report) {
  visit("run", report.run);
  visit("campaign", report.campaign);
  visit("depth", report.depth);
  visit("started", report.started);
  visit("seconds", report.seconds);
  visit("toolchain", report.toolchain);
  visit("trees", report.trees);
  visit("series", report.series);
  visit("cells", report.cells);
  visit("findings", report.findings);
  std::vector<DroppedRow> rows;
  for (const auto& [where, all] : report.dropped) {
    for (const DroppedPermutation& dropped : all) rows.push_back({where, &dropped});
  }
  visit("dropped", rows);
  visit("goals", report.goals);
  visit("proofs", report.proofs);
  visit("compiled_lines", report.compiled_lines);
  visit("remarks", report.remarks);
  visit("previous", report.previous);
}

}  // namespace kseries
