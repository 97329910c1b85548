// SPDX-License-Identifier: GPL-2.0-only
#include "report/history_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"

namespace kseries {
namespace {

constexpr size_t history_columns = 120;

std::string counts_text(const std::map<std::string, size_t>& counts) {
  std::vector<std::string> parts;
  parts.reserve(counts.size());
  for (const auto& [name, count] : counts) parts.push_back(fmt::format("{} {}", count, name));
  return parts.empty() ? "-" : join(parts, ", ");
}

std::string point_text(const std::optional<RunPoint>& point) { return point ? point->time : "-"; }

std::string table_text(Table& table, const std::vector<size_t>& shrinkable,
                       std::string_view indent) {
  for (std::vector<std::string>& row : table.rows) {
    for (std::string& text : row) text = ascii(printable_line(text));
  }
  table.fit(history_columns - indent.size(), shrinkable);
  return table.text(indent);
}

std::string subjects_text(const std::vector<SubjectHistory>& subjects, bool with_results) {
  Table table;
  table.align = with_results ? "<<>><<<" : "<<>><<";
  table.rows.push_back({"tree", "series", "runs", "failed", "first failure", "failing since"});
  if (with_results) table.rows.back().emplace_back("cells");
  for (const SubjectHistory& subject : subjects) {
    table.rows.push_back({subject.tree, subject.series.empty() ? "none" : subject.series,
                          std::to_string(subject.runs), std::to_string(subject.failed_runs),
                          point_text(subject.first_failure), point_text(subject.failing_since)});
    if (with_results) table.rows.back().push_back(counts_text(subject.results));
  }
  return table_text(table, {0, 1}, "  ");
}

}  // namespace

std::string history_text(const std::vector<HistoryRun>& runs) {
  if (runs.empty()) return "no runs\n";
  Table table;
  table.align = "<<<>><";
  table.rows.push_back({"started", "run", "series", "seconds", "findings", "cells"});
  for (const HistoryRun& run : runs) {
    table.rows.push_back({run.point.time, run.point.run, join(run.subjects, ", "),
                          fmt::format("{:.0f}", run.seconds), std::to_string(run.findings),
                          counts_text(run.verdicts)});
  }
  return table_text(table, {2, 5}, "");
}

std::string history_text(const HistoryMatches& matches) {
  std::string text;
  for (const CaseHistory& test : matches.cases) {
    text += text.empty() ? "" : "\n";
    text += "case " + ascii(printable_line(test.name)) + "\n";
    text += subjects_text(test.subjects, true);
  }
  for (const FindingHistory& finding : matches.findings) {
    text += text.empty() ? "" : "\n";
    text += "finding " + finding.kind + ": " + ascii(printable_line(finding.title)) + "\n";
    text += "  first seen " + finding.first_seen.time + " in run " + finding.first_seen.run + "\n";
    text += subjects_text(finding.subjects, false);
  }
  if (matches.left_out > 0) {
    text += "\n" + counted(matches.left_out, "further match", "further matches") +
            "; give more of the name\n";
  }
  return text;
}

std::string history_text(const std::vector<FlakyRow>& flaky) {
  if (flaky.empty()) return "nothing both failed and passed with the same kernel and guest\n";
  Table table;
  table.align = ">>><<";
  table.rows.push_back({"rate", "failed", "boots", "kind", "case or finding"});
  for (const FlakyRow& row : flaky) {
    const double rate = 100.0 * static_cast<double>(row.failures) / static_cast<double>(row.boots);
    table.rows.push_back({fmt::format("{:.1f} %", rate), std::to_string(row.failures),
                          std::to_string(row.boots), row.kind, row.title});
  }
  return table_text(table, {4}, "");
}

}  // namespace kseries
