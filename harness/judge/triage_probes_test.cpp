// SPDX-License-Identifier: GPL-2.0-only
//
// How triage tries to refute the statement about the configurations of a finding.
#include <gmock/gmock.h>

#include "judge/statement.h"
#include "testing/triage_sample.h"

namespace kseries {
namespace {

using sample::examine;
using sample::Examined;
using sample::Kernel;
using sample::make_report;
using sample::outcome;
using sample::triage_cell;

/// The report of a series of one patch in these configurations of the symbols A, B and C: the first
/// one fails.
Report report_of_configurations(const std::vector<std::string>& configurations) {
  Report report = make_report(1);
  const CellResult failed = report.cells[0];
  CellResult passed = triage_cell("v4", TestResult::pass);
  passed.cell.patches = 1;
  report.cells.clear();
  for (const std::string& values : configurations) {
    CellResult& cell = report.cells.emplace_back(report.cells.empty() ? failed : passed);
    cell.cell.id = "c" + std::to_string(report.cells.size());
    cell.cell.assignment = {
        {"A", values.substr(0, 1)}, {"B", values.substr(1, 1)}, {"C", values.substr(2, 1)}};
  }
  report.findings = collect_findings(report);
  set_statuses(report);
  return report;
}

/// A kernel in which a configuration of report_of_configurations() fails if `fails` says so.
Kernel failing_with(const Report& report, std::function<bool(const Assignment&)> fails) {
  return [&report, fails = std::move(fails)](const TriageBoot& boot) {
    Assignment values;
    for (const CellResult& cell : report.cells) {
      if (cell.cell.id == boot.cell) values = cell.cell.assignment;
    }
    for (const auto& [symbol, value] : boot.changes) values[symbol] = value;
    TriageOutcome seen =
        outcome(boot.patches > 0 && fails(values) ? TestResult::fail : TestResult::pass);
    seen.result->cell.assignment = values;
    return seen;
  };
}

std::string statement_after(Report report, const Examined& found) {
  report.findings[0].triage = found.answer;
  set_statements(report, {});
  const std::optional<CellStatement>& statement = report.findings[0].statement;
  return statement ? statement->text + ", " + std::to_string(statement->cells) + " cells" : "none";
}

TEST(Probes, StatementIsCheckedWithFurtherConfigurations) {
  const Report report = report_of_configurations({"yyn", "nnn"});
  EXPECT_EQ(statement_after(report, {}), "A, 2 cells");
  const Examined found = examine(
      report, failing_with(report, [](const Assignment& values) { return values.at("B") == "y"; }));
  EXPECT_EQ(statement_after(report, found), "B, 5 cells");
  EXPECT_EQ(found.answer.probes.size(), 3U);
}

TEST(Probes, StatementThatLacksAConditionIsRefuted) {
  const Report report = report_of_configurations({"yyn", "nyn"});
  EXPECT_EQ(statement_after(report, {}), "A, 2 cells");
  const Examined found = examine(report, failing_with(report, [](const Assignment& values) {
                                   return values.at("A") == "y" && values.at("C") == "n";
                                 }));
  EXPECT_EQ(statement_after(report, found), "A, no C, 4 cells");
}

TEST(Probes, ImpossibleConfigurationsDoNotCountAsProbes) {
  const Report report = report_of_configurations({"yyn", "nnn"});
  TriageInput input{report, {.seconds = 1e6, .probe = 1}, {}, {}};
  const Kernel kernel =
      failing_with(report, [](const Assignment& values) { return values.at("B") == "y"; });
  std::vector<std::string> probed;
  for (;;) {
    const TriageRound round = plan_triage(input);
    if (round.boots.empty()) break;
    for (const TriageBoot& boot : round.boots) {
      TriageOutcome& seen = input.outcomes[triage_boot_id(boot)];
      seen = kernel(boot);
      if (boot.changes.empty()) continue;
      probed.push_back(boot.changes.begin()->first);
      if (boot.changes.contains("A")) seen = {{}, "Kconfig does not allow A=n: it is y", 0};
    }
  }
  EXPECT_THAT(probed, ::testing::ElementsAre("A", "B"));
}

TEST(Probes, FlakyFindingsAreNotProbed) {
  const Report report = report_of_configurations({"yyn", "nnn"});
  size_t probes = 0;
  examine(report, [&](const TriageBoot& boot) {
    if (!boot.changes.empty()) probes++;
    return outcome(boot.patches > 0 && boot.number % 2 == 0 ? TestResult::fail : TestResult::pass);
  });
  EXPECT_EQ(probes, 0U);
}

}  // namespace
}  // namespace kseries
