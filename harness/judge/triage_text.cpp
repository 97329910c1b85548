// SPDX-License-Identifier: GPL-2.0-only
#include "judge/triage_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.h"
#include "judge/failure_rates.h"
#include "judge/finding_status.h"
#include "model/names.h"

namespace kseries {
namespace {

/// "3 of 10, 7-65 %".
std::string rate_text(const Trials& trials, bool with_interval) {
  std::string text = fmt::format("{} of {}", trials.failures, trials.runs);
  if (!with_interval) return text;
  const RateInterval interval = failure_interval(trials);
  return text + fmt::format(", {:.0f}-{:.0f} %", 100 * interval.low, 100 * interval.high);
}

/// Failure rates are uncertain if the finding does not occur each time, or occurs in the base, too.
bool has_uncertain_rates(const Triage& triage) {
  const bool in_some = triage.series.failures > 0 && triage.series.failures < triage.series.runs;
  return triage.status == FindingStatus::flaky || in_some ||
         (triage.base.failures > 0 && triage.base.failures < triage.base.runs);
}

std::string rates_text(const Triage& triage) {
  std::vector<std::string> rates;
  const bool uncertain = has_uncertain_rates(triage);
  if (triage.series.runs > 1) rates.push_back(rate_text(triage.series, uncertain));
  if (triage.base.runs > 0) rates.push_back("base " + rate_text(triage.base, uncertain));
  return rates.empty() ? "" : " (" + join(rates, "; ") + ")";
}

std::string side_text(const PatchTrials& side, bool passes) {
  const Trials& trials = side.trials;
  const int count = passes ? trials.runs - trials.failures : trials.failures;
  return fmt::format("{}: {} {}/{}", side.patch == 0 ? "base" : std::to_string(side.patch),
                     passes ? "passes" : "fails", count, trials.runs);
}

std::string culprit_text(const Culprit& culprit) {
  std::string text = fmt::format("culprit: patch {}{} ({}, {})", culprit.patch,
                                 culprit.proven ? "" : ", not proven",
                                 side_text(culprit.good, true), side_text(culprit.bad, false));
  if (culprit.partner > 0) text += fmt::format(", only together with patch {}", culprit.partner);
  if (culprit.suspect > 0 && culprit.suspect != culprit.patch) {
    text += fmt::format("; the place of the failure is in patch {}", culprit.suspect);
  }
  return text;
}

}  // namespace

bool is_examined(const Finding& finding) {
  const Triage& triage = finding.triage;
  return finding.known.empty() && (triage.base.runs > 0 || triage.series.runs > 1 ||
                                   triage.culprit || triage.status != FindingStatus::fresh);
}

std::string triage_text(const Finding& finding) {
  const Triage& triage = finding.triage;
  if (!finding.known.empty()) return "";
  if (!is_examined(finding)) return triage.untriaged;
  std::string text(enum_name(triage.status));
  const Trials& series = triage.series;
  if (series.runs > 1 && series.failures == series.runs) text += ", reproducible";
  if (triage.status == FindingStatus::fresh && series.failures < series.runs) text += ", flaky";
  text += rates_text(triage);
  if (triage.culprit) text += ", " + culprit_text(*triage.culprit);
  if (!triage.base_from.empty()) text += "; base booted by run " + triage.base_from;
  if (!triage.untriaged.empty()) text += "; " + triage.untriaged;
  return text;
}

std::string findings_text(const Report& report) {
  std::map<FindingStatus, size_t> counts;
  size_t known = 0;
  size_t fresh = 0;
  bool examined = false;
  for (const Finding& finding : report.findings) {
    if (!finding.known.empty()) {
      known++;
    } else if (finding.triage.status == FindingStatus::fresh) {
      fresh++;
    } else {
      counts[finding.triage.status]++;
    }
    examined = examined || is_examined(finding);
  }
  const bool partly =
      std::any_of(report.cells.begin(), report.cells.end(),
                  [](const CellResult& cell) { return cell.verdict == Verdict::not_run; });
  std::string text = examined ? "No new findings" : "No findings";
  if (fresh > 0) {
    text = examined ? counted(fresh, "new finding", "new findings")
                    : counted(fresh, "finding", "findings");
  } else if (partly) {
    text += " in the cells that ran";
  }
  for (const auto& [status, count] : counts) {
    text += fmt::format(", {} {}", count, enum_name(status));
  }
  if (known > 0) text += ", " + counted(known, "known failure", "known failures");
  return text;
}

}  // namespace kseries
