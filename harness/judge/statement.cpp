// SPDX-License-Identifier: GPL-2.0-only
#include "judge/statement.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/finding_collection.h"

namespace kseries {
namespace {

/// The columns that are not symbols, in the order in which they are preferred.
enum class Property { iommu, guest, flavour, tree };
constexpr Property properties[] = {Property::iommu, Property::guest, Property::flavour,
                                   Property::tree};

const char* property_name(Property property) {
  switch (property) {
    case Property::iommu:
      return "IOMMU";
    case Property::guest:
      return "guest";
    case Property::flavour:
      return "flavour";
    case Property::tree:
      return "tree";
  }
  return "";
}

using Profiles = std::map<std::string, GuestProfile>;

/// Values are "n" for what is absent, as with symbols.
std::string property_value(Property property, const Cell& cell, const Profiles& profiles) {
  std::string value;
  switch (property) {
    case Property::iommu:
      // Without the options of the device model.
      if (const auto found = profiles.find(cell.guest); found != profiles.end())
        value = found->second.iommu.substr(0, found->second.iommu.find(','));
      break;
    case Property::guest:
      value = cell.guest;
      break;
    case Property::flavour:
      value = cell.flavour;
      break;
    case Property::tree:
      value = cell.tree;
      break;
  }
  return value.empty() ? "n" : value;
}

/// A symbol is "X" if it is enabled, unless some row has it as a module.
std::string literal_text(const Literal& literal, const TableColumn& column, bool has_module) {
  const std::string& value = literal.value;
  if (!column.is_symbol) {
    if (value == "n") return (literal.negated ? "" : "no ") + column.name;
    return (literal.negated ? "not " : "") + column.name + " " + value;
  }
  if (value == "n") return (literal.negated ? "" : "no ") + column.name;
  if (value == "y" && !has_module && !literal.negated) return column.name;
  return column.name + (literal.negated ? "!=" : "=") + value;
}

/// The tests in which a finding occurred; empty if it was outside of tests.
std::set<std::string> find_tests(const Finding& finding, const std::vector<CellResult>& cells) {
  std::set<std::string> tests;
  if (finding.kind != Verdict::panic && finding.kind != Verdict::splat) {
    if (finding.where.find('/') != std::string::npos) tests.insert(finding.where);
    return tests;
  }
  for (const CellResult& cell : cells) {
    for (const Splat& splat : cell.splats) {
      const std::string& key = splat.fingerprint.empty() ? splat.title : splat.fingerprint;
      if (FindingCollection::make_key(finding.kind, key) == finding.key &&
          !splat.running_test.empty()) {
        tests.insert(splat.running_test);
      }
    }
  }
  return tests;
}

bool has_result(const CaseResult& test) {
  return test.result == TestResult::pass || test.result == TestResult::skip ||
         test.result == TestResult::xfail;
}

/// Whether a cell that does not show a finding could have shown it.
bool could_show(const Finding& finding, const std::set<std::string>& tests,
                const CellResult& cell) {
  if (finding.kind == Verdict::build_failed || finding.kind == Verdict::new_warning) {
    return cell.build.status == BuildStatus::ok && cell.verdict != Verdict::not_run &&
           cell.verdict != Verdict::harness_error && cell.verdict != Verdict::not_applied;
  }
  if (!was_booted(cell)) return false;
  if (finding.kind == Verdict::tests_skipped) {
    return std::any_of(cell.cases.begin(), cell.cases.end(), [&](const CaseResult& test) {
      return test.suite == finding.where && test.result == TestResult::pass;
    });
  }
  if (tests.empty()) return cell.exit_reason == ExitReason::done;
  return std::any_of(cell.cases.begin(), cell.cases.end(), [&](const CaseResult& test) {
    return has_result(test) && tests.contains(case_name(test));
  });
}

/// A cell, and whether it shows a finding.
struct Outcome {
  const Cell* cell = nullptr;
  bool failed = false;
};

std::vector<Outcome> find_outcomes(const Finding& finding, const Report& report) {
  const auto shows = [&](const CellResult& cell) {
    return std::find(finding.places.begin(), finding.places.end(), cell.cell.id) !=
           finding.places.end();
  };
  std::set<std::string> trees;
  std::set<int> patches;
  for (const CellResult& cell : report.cells) {
    if (!shows(cell)) continue;
    trees.insert(cell.cell.tree);
    patches.insert(cell.cell.patches);
  }
  const std::set<std::string> tests = find_tests(finding, report.cells);
  std::vector<Outcome> outcomes;
  for (const CellResult& cell : report.cells) {
    if (shows(cell)) {
      outcomes.push_back({&cell.cell, true});
    } else if (cell.cell.series == finding.series && trees.contains(cell.cell.tree) &&
               patches.contains(cell.cell.patches) && could_show(finding, tests, cell)) {
      outcomes.push_back({&cell.cell, false});
    }
  }
  for (const Probe& probe : finding.triage.probes) {
    if (!outcomes.empty()) outcomes.push_back({&probe.cell, probe.shows});
  }
  return outcomes;
}

/// The symbols whose value is known in each cell: debug cells choose fewer than the others.
std::set<std::string> common_symbols(const std::vector<Outcome>& outcomes) {
  std::set<std::string> symbols;
  for (const auto& entry : outcomes.front().cell->assignment) {
    const std::string& symbol = entry.first;
    const auto has_symbol = [&](const Outcome& outcome) {
      return outcome.cell->assignment.contains(symbol);
    };
    if (std::all_of(outcomes.begin(), outcomes.end(), has_symbol)) symbols.insert(symbol);
  }
  return symbols;
}

std::optional<CellStatement> find_statement(const Finding& finding, const Report& report,
                                            const Profiles& profiles) {
  const StatementTable table = make_statement_table(finding, report, profiles);
  const auto failed = static_cast<size_t>(std::count_if(
      table.rows.begin(), table.rows.end(), [](const TableRow& row) { return row.failed; }));
  if (failed == 0) return std::nullopt;
  if (failed == table.rows.size()) {
    const std::string all =
        failed == 1 ? "the only cell" : "all " + std::to_string(failed) + " cells";
    return CellStatement{"in " + all, failed, false, table.probes};
  }
  const std::optional<std::vector<Term>> terms = separate(table.columns, table.rows);
  if (!terms) return std::nullopt;
  return CellStatement{statement_text(*terms, table.columns, table.rows), table.rows.size(), true,
                       table.probes};
}

}  // namespace

std::string statement_text(const std::vector<Term>& terms, const std::vector<TableColumn>& columns,
                           const std::vector<TableRow>& rows) {
  const auto has_module = [&](size_t column) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const TableRow& row) { return row.values[column] == "m"; });
  };
  std::vector<std::string> alternatives;
  for (const Term& term : terms) {
    std::vector<std::string> enabled;
    std::vector<std::string> absent;
    std::vector<std::string> others;
    for (const Literal& literal : term) {
      const TableColumn& column = columns[literal.column];
      std::string text = literal_text(literal, column, has_module(literal.column));
      const bool is_absent = literal.value == "n" && !literal.negated;
      (!column.is_symbol ? others : is_absent ? absent : enabled).push_back(std::move(text));
    }
    enabled.insert(enabled.end(), absent.begin(), absent.end());
    enabled.insert(enabled.end(), others.begin(), others.end());
    alternatives.push_back(join(enabled, ", "));
  }
  return join(alternatives, "; or ");
}

StatementTable make_statement_table(const Finding& finding, const Report& report,
                                    const std::map<std::string, GuestProfile>& guests) {
  StatementTable table;
  const std::vector<Outcome> outcomes = find_outcomes(finding, report);
  if (outcomes.empty()) return table;
  const std::set<std::string> symbols = common_symbols(outcomes);
  for (const std::string& symbol : symbols) table.columns.push_back({symbol, true});
  for (const Property property : properties)
    table.columns.push_back({property_name(property), false});
  for (const Outcome& outcome : outcomes) {
    TableRow row{{}, outcome.failed};
    for (const std::string& symbol : symbols)
      row.values.push_back(outcome.cell->assignment.at(symbol));
    for (const Property property : properties)
      row.values.push_back(property_value(property, *outcome.cell, guests));
    table.rows.push_back(std::move(row));
    table.cells.push_back(outcome.cell);
  }
  table.probes = finding.triage.probes.size();
  return table;
}

void set_statements(Report& report, const std::map<std::string, GuestProfile>& guests) {
  for (Finding& finding : report.findings) {
    finding.statement = find_statement(finding, report, guests);
  }
}

}  // namespace kseries
