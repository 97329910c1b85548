// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "codec/results_json_fields.h"
#include "model/history.h"

// The fields that `kseries history --json` writes.

namespace kseries {

template <typename Visit>
void results_fields(Visit& visit, const HistoryRun& run) {
  visit("run", run.point.run);
  visit("started", run.point.time);
  visit("seconds", run.seconds);
  visit("campaign", run.campaign);
  visit("series", run.subjects);
  visit("verdicts", run.verdicts);
  visit("findings", run.findings);
}

template <typename Visit>
void results_fields(Visit& visit, const SubjectHistory& subject) {
  visit("tree", subject.tree);
  visit("series", subject.series);
  visit("runs", subject.runs);
  visit("failed_runs", subject.failed_runs);
  visit("results", subject.results);
  visit("first_failure", subject.first_failure);
  visit("last_failure", subject.last_failure);
  visit("failing_since", subject.failing_since);
  visit("last_run", subject.last_run);
}

template <typename Visit>
void results_fields(Visit& visit, const CaseHistory& test) {
  visit("name", test.name);
  visit("subjects", test.subjects);
}

template <typename Visit>
void results_fields(Visit& visit, const FindingHistory& finding) {
  visit("kind", finding.kind);
  visit("title", finding.title);
  visit("first_seen", finding.first_seen);
  visit("subjects", finding.subjects);
}

template <typename Visit>
void results_fields(Visit& visit, const HistoryMatches& matches) {
  visit("cases", matches.cases);
  visit("findings", matches.findings);
  visit("left_out", matches.left_out);
}

template <typename Visit>
void results_fields(Visit& visit, const FlakyRow& row) {
  visit("kind", row.kind);
  visit("title", row.title);
  visit("boots", row.boots);
  visit("failures", row.failures);
}

}  // namespace kseries
