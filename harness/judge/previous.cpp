// SPDX-License-Identifier: GPL-2.0-only
#include "judge/previous.h"

#include <algorithm>
#include <set>
#include <utility>

namespace kseries {
namespace {

using Identity = std::pair<Verdict, std::string>;

/// The findings of one report that another one has not, or has; each identity once.
std::vector<Finding> select(const Report& from, const Report& other, bool in_other) {
  std::set<Identity> others;
  for (const Finding& finding : other.findings) others.emplace(finding.kind, finding.cause);
  std::set<Identity> seen;
  std::vector<Finding> selected;
  for (const Finding& finding : from.findings) {
    if (finding.kind == Verdict::harness_error) continue;
    const Identity identity = {finding.kind, finding.cause};
    if (others.contains(identity) == in_other && seen.insert(identity).second)
      selected.push_back(finding);
  }
  return selected;
}

}  // namespace

PreviousRun compare_with_previous(const Report& earlier, const Report& report) {
  PreviousRun previous;
  previous.point = {earlier.started, earlier.run};
  previous.gone = select(earlier, report, false);
  previous.still_there = select(report, earlier, true);
  previous.appeared = select(report, earlier, false);
  previous.complete =
      std::none_of(report.cells.begin(), report.cells.end(), [](const CellResult& cell) {
        return cell.verdict == Verdict::not_run || cell.verdict == Verdict::harness_error;
      });
  return previous;
}

}  // namespace kseries
