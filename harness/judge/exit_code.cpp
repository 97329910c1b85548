// SPDX-License-Identifier: GPL-2.0-only
#include "judge/exit_code.h"

#include <algorithm>

namespace kseries {
namespace {

bool has_cell(const Report& report, const SeriesResult& series) {
  return std::any_of(report.cells.begin(), report.cells.end(), [&](const CellResult& result) {
    return result.cell.tree == series.tree && result.cell.series == series.series;
  });
}

}  // namespace

int exit_code_of(const Report& report) {
  constexpr int clean = 0;
  constexpr int findings = 1;
  constexpr int could_not_run = 69;
  const auto any_cell = [&](const auto& holds) {
    return std::any_of(report.cells.begin(), report.cells.end(),
                       [&](const CellResult& result) { return holds(result.verdict); });
  };
  if (any_cell([](Verdict verdict) { return verdict == Verdict::harness_error; })) {
    return could_not_run;
  }
  const bool all_applied =
      std::all_of(report.series.begin(), report.series.end(), [](const SeriesResult& series) {
        return series.problem.empty() && series.missing.empty() &&
               std::all_of(series.patches.begin(), series.patches.end(),
                           [](const PatchResult& p) { return p.status == PatchStatus::applied; });
      });
  const bool claims_hold =
      std::all_of(report.proofs.begin(), report.proofs.end(),
                  [](const ConfigProof& proof) { return proof.holds || !proof.known.empty(); });
  if (!all_applied || !claims_hold || any_cell(is_finding)) return findings;
  const bool all_tested =
      std::all_of(report.series.begin(), report.series.end(),
                  [&](const SeriesResult& series) { return has_cell(report, series); });
  // Kernels that were only built say nothing of how the series works.
  const bool booted =
      std::any_of(report.cells.begin(), report.cells.end(),
                  [](const CellResult& result) { return !result.cell.guest.empty(); });
  if (!all_tested || !booted ||
      any_cell([](Verdict verdict) { return verdict == Verdict::not_run; })) {
    return could_not_run;
  }
  return clean;
}

}  // namespace kseries
