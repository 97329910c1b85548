// SPDX-License-Identifier: GPL-2.0-only
#include "judge/finding_status.h"

#include <algorithm>

#include "judge/occurrence.h"

namespace kseries {
namespace {

bool has_series_on(const Report& report, const std::string& tree) {
  return std::any_of(report.series.begin(), report.series.end(), [&](const SeriesResult& one) {
    return one.tree == tree && !one.series.empty();
  });
}

/// A finding of the base: whether cells with a series show it, too.
void set_status_of_base(const Report& report, const CellResult& base, Finding& finding) {
  Trials with_series;
  for (const CellResult& other : report.cells) {
    if (find_base_cell(report, other.cell) != &base) continue;
    const Occurrence seen = find_occurrence(finding, other);
    if (seen == Occurrence::unknown) continue;
    with_series.runs++;
    if (seen == Occurrence::yes) with_series.failures++;
  }
  const bool fixed = with_series.runs > 0 && with_series.failures == 0;
  finding.triage.status = fixed ? FindingStatus::fixed : FindingStatus::pre_existing;
  finding.triage.series = with_series;
  finding.triage.base = {1, 1};
}

/// A finding of a series is new if it is new in one of its cells.
void set_status_of_series(const Report& report, Finding& finding) {
  finding.triage.series = {1, 1};
  Trials base;
  for (const std::string& place : finding.places) {
    const CellResult* cell = find_result(report, place);
    const CellResult* other = cell == nullptr ? nullptr : find_base_cell(report, cell->cell);
    if (other == nullptr) continue;
    const Occurrence seen = find_occurrence(finding, *other);
    if (seen == Occurrence::unknown) continue;
    base.runs++;
    if (seen == Occurrence::yes) base.failures++;
  }
  finding.triage.base = base;
  if (base.runs == 0) return;
  finding.triage.status =
      base.failures == base.runs ? FindingStatus::pre_existing : FindingStatus::fresh;
}

int rank(const Finding& finding) {
  if (!finding.known.empty()) return 4;
  switch (finding.triage.status) {
    case FindingStatus::fresh:
      return 0;
    case FindingStatus::flaky:
      return 1;
    case FindingStatus::pre_existing:
      return 2;
    case FindingStatus::fixed:
      return 3;
    case FindingStatus::expected:
    case FindingStatus::behaviour_change:
      break;
  }
  return 4;
}

}  // namespace

void set_statuses(Report& report) {
  for (Finding& finding : report.findings) {
    if (!finding.known.empty() || finding.places.empty()) continue;
    const CellResult* cell = find_result(report, finding.places.front());
    if (cell == nullptr || finding.kind == Verdict::harness_error) continue;
    if (!cell->cell.series.empty()) {
      set_status_of_series(report, finding);
    } else if (has_series_on(report, cell->cell.tree)) {
      set_status_of_base(report, *cell, finding);
    } else {
      finding.triage.series = {1, 1};
    }
  }
}

std::string triage_key(const Finding& finding) { return finding.series + "\n" + finding.key; }

bool is_triageable(const Report& report, const Finding& finding) {
  if (!finding.known.empty() || finding.kind == Verdict::harness_error ||
      finding.kind == Verdict::tests_skipped || finding.kind == Verdict::not_applied) {
    return false;
  }
  return std::any_of(finding.places.begin(), finding.places.end(), [&](const std::string& place) {
    const CellResult* cell = find_result(report, place);
    return cell != nullptr && !cell->cell.series.empty();
  });
}

void apply_triage(Report& report, const std::map<std::string, Triage>& answers,
                  const std::string& missing) {
  for (Finding& finding : report.findings) {
    if (!is_triageable(report, finding)) continue;
    const auto answer = answers.find(triage_key(finding));
    if (answer != answers.end()) {
      finding.triage = answer->second;
    } else if (finding.triage.status == FindingStatus::fresh) {
      finding.triage.untriaged = missing;
    }
  }
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
}

bool is_new(const Finding& finding) {
  return finding.known.empty() && finding.triage.status == FindingStatus::fresh &&
         finding.kind != Verdict::harness_error;
}

}  // namespace kseries
