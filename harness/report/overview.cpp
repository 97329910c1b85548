// SPDX-License-Identifier: GPL-2.0-only
#include "report/overview.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "judge/describe.h"
#include "model/names.h"
#include "report/format.h"

namespace kseries {

void add_case(CaseCounts& counts, const CaseResult& test) {
  switch (test.result) {
    case TestResult::pass:
    case TestResult::xfail:
      counts.passed++;
      break;
    case TestResult::skip:
      counts.skipped++;
      break;
    case TestResult::fail:
    case TestResult::missing:
      (test.known.empty() ? counts.failed : counts.known)++;
      break;
  }
}

CaseCounts count_cases(const CellResult& cell) {
  CaseCounts counts;
  for (const CaseResult& test : cell.cases) add_case(counts, test);
  return counts;
}

std::vector<std::string> distinct(const Report& report, std::string Cell::*member) {
  std::vector<std::string> values;
  for (const CellResult& result : report.cells) {
    const std::string& value = result.cell.*member;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}

std::string value_in(const Cell& cell, const std::string& symbol) {
  const auto found = cell.assignment.find(symbol);
  return found == cell.assignment.end() || found->second.empty() ? "-" : found->second;
}

std::string tree_text(const Tree& tree) {
  std::string text = tree.version.empty() ? tree.name : tree.name + ": " + tree.version;
  if (!tree.release.empty()) text += " (" + tree.release + ")";
  return text;
}

std::string accels_text(const Report& report) {
  std::set<std::string> accels;
  for (const CellResult& result : report.cells) {
    if (!result.accel.empty()) accels.insert(result.accel);
  }
  return join({accels.begin(), accels.end()}, ", ");
}

std::vector<std::string> varying_symbols(const Report& report) {
  std::map<std::string, std::set<std::string>> values;
  for (const CellResult& result : report.cells) {
    for (const auto& [symbol, value] : result.cell.assignment) values[symbol].insert(value);
  }
  std::vector<std::string> varying;
  for (const auto& [symbol, found] : values) {
    if (found.size() > 1) varying.push_back(symbol);
  }
  return varying;
}

std::string cells_text(const std::vector<size_t>& numbers) {
  return (numbers.size() == 1 ? "cell " : "cells ") + ranges_text(numbers);
}

std::string places_text(const Report& report, const Finding& finding) {
  std::map<std::string_view, size_t> places;
  for (const std::string& place : finding.places) places.emplace(place, 0);
  std::vector<size_t> numbers;
  for (size_t i = 0; i < report.cells.size(); i++) {
    const auto found = places.find(report.cells[i].cell.id);
    if (found == places.end() || found->second > 0) continue;
    found->second = i + 1;
    numbers.push_back(i + 1);
  }
  std::vector<std::string> others;
  for (const std::string& place : finding.places) {
    if (places[place] == 0) others.push_back(place);
  }
  if (!numbers.empty()) others.insert(others.begin(), cells_text(numbers));
  return join(others, ", ");
}

std::map<Verdict, size_t> count_verdicts(const Report& report) {
  std::map<Verdict, size_t> counts;
  for (const CellResult& result : report.cells) counts[result.verdict]++;
  return counts;
}

std::string totals_text(const Report& report) {
  const std::map<Verdict, size_t> counts = count_verdicts(report);
  std::vector<std::string> parts;
  parts.reserve(counts.size());
  for (const auto& [verdict, count] : counts) {
    parts.push_back(fmt::format("{} {}", count, enum_name(verdict)));
  }
  const std::string cells = counted(report.cells.size(), "cell", "cells");
  return parts.empty() ? cells : cells + ": " + join(parts, ", ");
}

std::string applied_text(const SeriesResult& series) {
  size_t applied = 0;
  size_t already = 0;
  size_t offsets = 0;
  for (const PatchResult& patch : series.patches) {
    applied += patch.status == PatchStatus::applied ? 1 : 0;
    already += patch.status == PatchStatus::already_applied ? 1 : 0;
    for (const HunkResult& hunk : patch.hunks) {
      offsets += hunk.status == HunkStatus::offset ? 1 : 0;
    }
  }
  std::string text = std::to_string(applied) + " of " +
                     counted(series.patches.size(), "patch", "patches") + " applied";
  if (already > 0) text += ", " + std::to_string(already) + " already in the tree";
  if (offsets > 0) {
    text += ", " + counted(offsets, "hunk with an offset", "hunks with an offset");
  }
  return text;
}

std::string blame_text(const Finding& finding) {
  if (finding.patch <= 0) return "";
  return "patch " + std::to_string(finding.patch) +
         (finding.series.empty() ? "" : " of " + finding.series);
}

std::string later_text(const Finding& finding) {
  if (finding.later.empty()) return "";
  return counted(finding.later.size(), "later failure", "later failures") +
         (finding.places.size() == 1 ? " in this boot" : " in these boots");
}

std::string statement_line(const Finding& finding) {
  if (!finding.statement || finding.statement->cells < 2) return "";
  const CellStatement& statement = *finding.statement;
  if (!statement.separates) return statement.text;
  std::string checked = " (checked on " + std::to_string(statement.cells) + " cells";
  if (statement.probes > 0)
    checked += ", " + std::to_string(statement.probes) + " of them to refute it";
  return statement.text + checked + ")";
}

std::string seen_text(const Report& report, const Finding& finding) {
  const auto is_now = [&](const RunPoint& point) {
    return point.run == report.run && point.time == report.started;
  };
  const auto text = [](const RunPoint& point) { return point.time + ", run " + point.run; };
  if (!finding.first_seen || is_now(*finding.first_seen)) return "";
  const RunPoint& first = *finding.first_seen;
  const std::optional<RunPoint>& since = finding.failing_since;
  if (!since || is_now(*since)) return "first seen " + text(first);
  if (since->run == first.run && since->time == first.time) return "failing since " + text(first);
  return "failing since " + text(*since) + "; first seen " + text(first);
}

double stage_seconds(const CellResult& cell, const std::string& stage) {
  const auto found = cell.seconds.find(stage);
  return found == cell.seconds.end() ? 0 : found->second;
}

std::vector<std::string> stage_texts(const CellResult& cell) {
  const auto seconds = [&](const std::string& stage) { return stage_seconds(cell, stage); };
  const auto text = [](double value) { return fmt::format("{:.1f}", std::clamp(value, 0.0, 1e9)); };
  const bool built = cell.seconds.contains("compile");
  const bool booted = was_booted(cell);
  return {built ? text(seconds("configure") + seconds("compile") + seconds("link")) : "-",
          booted ? text(seconds("boot")) : "-", booted ? text(seconds("test")) : "-"};
}

std::string in_run(const Report& report, const std::string& path) {
  return report.directory.empty() ? path : report.directory + "/" + path;
}

}  // namespace kseries
