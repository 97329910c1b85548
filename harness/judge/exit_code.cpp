// SPDX-License-Identifier: GPL-2.0-only
#include "judge/exit_code.h"

#include <algorithm>

#include "judge/describe.h"
#include "judge/executed.h"
#include "judge/finding_status.h"

namespace kseries {
namespace {

/// Whether a test covered the series on the tree. Kernels that were only built, that died before
/// the first test, or that contain none of its code do not count.
bool was_tested(const Report& report, const SeriesResult& series) {
  if (!nothing_compiled(report, series).empty()) return false;
  if (!nothing_executed(report, series).empty()) return false;
  return std::any_of(report.cells.begin(), report.cells.end(), [&](const CellResult& result) {
    return result.cell.tree == series.tree && result.cell.series == series.series &&
           std::any_of(result.cases.begin(), result.cases.end(), tested_kernel);
  });
}

/// Whether what is wrong in a cell is not new: the cell is a place of findings, and none is new.
bool has_nothing_new(const Report& report, const CellResult& result) {
  bool any = false;
  for (const Finding& finding : report.findings) {
    const auto& places = finding.places;
    if (std::find(places.begin(), places.end(), result.cell.id) == places.end()) continue;
    if (is_new(finding)) return false;
    any = any || finding.known.empty();
  }
  return any;
}

}  // namespace

ExitCode exit_code_from_report(const Report& report, FailOn fail_on) {
  const auto any_cell = [&](const auto& matches) {
    return std::any_of(report.cells.begin(), report.cells.end(),
                       [&](const CellResult& result) { return matches(result.verdict); });
  };
  if (any_cell([](Verdict verdict) { return verdict == Verdict::harness_error; })) {
    return ExitCode::unavailable;
  }
  const bool all_applied =
      std::all_of(report.series.begin(), report.series.end(), [](const SeriesResult& series) {
        return !series.kconfig_problem && series.missing.empty() && series.left_out.empty() &&
               std::all_of(series.patches.begin(), series.patches.end(),
                           [](const PatchResult& p) { return p.status == PatchStatus::applied; });
      });
  const bool claims_hold =
      std::all_of(report.proofs.begin(), report.proofs.end(),
                  [](const ConfigProof& proof) { return proof.holds || !proof.known.empty(); });
  const bool any_bad =
      std::any_of(report.cells.begin(), report.cells.end(), [&](const CellResult& result) {
        return is_finding(result.verdict) &&
               (fail_on == FailOn::any || !has_nothing_new(report, result));
      });
  if (!all_applied || !claims_hold || any_bad) return ExitCode::findings;
  // Whether the series was tested is a question about the whole run.
  const bool all_tested =
      report.shard.is_part() ||
      std::all_of(report.series.begin(), report.series.end(),
                  [&](const SeriesResult& series) { return was_tested(report, series); });
  const bool is_empty = report.series.empty() && !report.shard.is_part();
  if (is_empty || !all_tested ||
      any_cell([](Verdict verdict) { return verdict == Verdict::not_run; }))
    return ExitCode::unavailable;
  return ExitCode::clean;
}

ExitCode exit_code_from_step(const StepResult& result) {
  if (result.error) return exit_code_from_error(*result.error);
  return is_finding(result.verdict) ? ExitCode::findings : ExitCode::clean;
}

}  // namespace kseries
