// SPDX-License-Identifier: GPL-2.0-only
#include "judge/remarks.h"

#include <algorithm>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/executed.h"
#include "judge/known.h"

namespace kseries {

namespace {

bool occurred(const KnownFailure& known, const CellResult& result) {
  const auto splat = [&](const Splat& s) { return matches_splat(known, result.cell.tree, s); };
  const auto test = [&](const CaseResult& c) {
    return is_bad(c.result) && matches_case(known, result.cell.tree, c.suite, c.name);
  };
  return std::any_of(result.splats.begin(), result.splats.end(), splat) ||
         std::any_of(result.cases.begin(), result.cases.end(), test);
}

/// Whether a known failure could have occurred in a cell: its guest ran the suite.
bool could_show(const KnownFailure& known, const CellResult& result) {
  if (result.cases.empty() && result.splats.empty()) return false;
  const std::vector<std::string>& suites = result.cell.suites;
  return known.suite.empty() ||
         std::any_of(suites.begin(), suites.end(),
                     [&](const std::string& suite) { return matches_pattern(known.suite, suite); });
}

/// A remark about a known failure that occurred in no cell of a series, although some could have
/// shown it; empty if there is nothing to remark.
std::string remark_absence(const Report& report, const SeriesResult& series,
                           const KnownFailure& known) {
  if (!known.tree.empty() && known.tree != series.tree) return "";
  if (known.suite.empty() && known.name.empty() && !known.splat) return "";
  // A baseline failure may need a debug option or a guest that the run does not have.
  if (known.baseline) return "";
  size_t cells = 0;
  for (const CellResult& result : report.cells) {
    if (result.cell.tree != series.tree || result.cell.series != series.series) continue;
    if (occurred(known, result)) return "";
    if (could_show(known, result)) cells++;
  }
  if (cells == 0) return "";
  const std::string what = known.what.empty()
                               ? known_failure_text(known)
                               : known.concern + (known.concern.empty() ? "" : ": ") + known.what;
  return "known failure of " + series.series + " on " + series.tree + " did not occur in " +
         counted(cells, "cell", "cells") + ": " + what;
}

}  // namespace

std::vector<std::string> collect_remarks(const Report& report) {
  std::vector<std::string> remarks;
  const auto add = [&](std::string remark) {
    if (!remark.empty()) remarks.push_back(std::move(remark));
  };
  for (const SeriesResult& series : report.series) {
    add(nothing_compiled(report, series));
    add(nothing_executed(report, series));
    add(nothing_tested(report, series));
    if (is_outside_kernel(series)) add(outside_text(series));
    for (const KnownFailure& known : series.known) add(remark_absence(report, series, known));
  }
  return remarks;
}

}  // namespace kseries
