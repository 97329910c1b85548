// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "judge/finding_status.h"
#include "judge/findings.h"
#include "judge/triage.h"
#include "judge/triage_text.h"

// A run with one finding, and kernels for triage to examine it.

namespace kseries::sample {

inline constexpr int cases_of_suite = 10;

/// A kernel that was booted, with suites "s" and "other" of some cases each.
inline CellResult triage_cell(const std::string& series, TestResult first) {
  CellResult result;
  result.cell = {.id = "c1",
                 .tree = "6.12",
                 .series = series,
                 .permutation = "p",
                 .guest = "q35",
                 .suites = {"other", "s"}};
  result.build.status = BuildStatus::ok;
  result.boots = 1;
  result.verdict = first == TestResult::fail ? Verdict::test_failed : Verdict::pass;
  result.seconds = {{"boot", 1}};
  for (int i = 0; i < cases_of_suite; i++) {
    CaseResult test{"s", "t" + std::to_string(i), TestResult::pass, 0, "", ""};
    if (i == 0) test.result = first;
    result.cases.push_back(test);
  }
  return result;
}

inline Report make_report(int patches) {
  Report report;
  report.series.resize(1);
  report.series[0].tree = "6.12";
  report.series[0].series = "v4";
  report.series[0].patches.resize(static_cast<size_t>(patches));
  for (int i = 0; i < patches; i++) report.series[0].patches[static_cast<size_t>(i)].number = i + 1;
  report.cells = {triage_cell("v4", TestResult::fail)};
  report.cells[0].cell.patches = patches;
  report.findings = collect_findings(report);
  set_statuses(report);
  return report;
}

using Kernel = std::function<TriageOutcome(const TriageBoot&)>;

inline TriageOutcome outcome(TestResult first) { return {triage_cell("v4", first), "", 1}; }

/// A kernel in which the first case fails if `fails` says so.
inline Kernel failing_if(std::function<bool(const TriageBoot&)> fails) {
  return [fails = std::move(fails)](const TriageBoot& boot) {
    return outcome(fails(boot) ? TestResult::fail : TestResult::pass);
  };
}

struct Examined {
  Triage answer;
  size_t boots = 0;
  std::string text;
};

/// Performs all boots that triage asks for.
inline Examined examine(const Report& report, const Kernel& kernel, double seconds = 1e6,
                        std::set<std::string> promising = {}) {
  TriageInput input{report, {.seconds = seconds}, std::move(promising), {}};
  for (;;) {
    const TriageRound round = plan_triage(input);
    if (round.boots.empty()) {
      Finding finding = report.findings.at(0);
      finding.triage = round.answers.at(0);
      return {finding.triage, input.outcomes.size(), triage_text(finding)};
    }
    for (const TriageBoot& boot : round.boots) input.outcomes[triage_boot_id(boot)] = kernel(boot);
  }
}

}  // namespace kseries::sample
