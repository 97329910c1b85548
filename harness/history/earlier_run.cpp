// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <map>
#include <optional>

#include "history/queries.h"
#include "model/names.h"

namespace kseries {
namespace {

/// What the runs tested, the newest run first.
constexpr const char* all_subjects = R"(
SELECT runs.id, runs.run, runs.started, series.text, content.text
FROM subjects JOIN runs ON runs.id = subjects.run
JOIN names AS series ON series.id = subjects.series
JOIN names AS content ON content.id = subjects.content
ORDER BY runs.started DESC, runs.id DESC)";

/// The findings of a run with a series, with the properties of the cell, if it is about one.
constexpr const char* findings_with_series = R"(
SELECT kind.text, findings.identity, findings.title, place.text, tree.text,
       coalesce(flavour.text, ''), coalesce(configuration.text, ''), coalesce(guest.text, ''),
       cells.id IS NOT NULL
FROM occurrences
JOIN findings ON findings.id = occurrences.finding
JOIN names AS kind ON kind.id = findings.kind
JOIN names AS place ON place.id = occurrences.place
LEFT JOIN cells ON cells.run = occurrences.run AND cells.place = occurrences.place
JOIN subjects ON subjects.run = occurrences.run
             AND subjects.place = coalesce(cells.subject, occurrences.place)
JOIN names AS series ON series.id = subjects.series
JOIN names AS tree ON tree.id = subjects.tree
LEFT JOIN names AS flavour ON flavour.id = cells.flavour
LEFT JOIN names AS configuration ON configuration.id = cells.configuration
LEFT JOIN names AS guest ON guest.id = cells.guest
WHERE occurrences.run = ?1 AND series.text = ?2
ORDER BY findings.id, place.text)";

/// A run with one of the series that it tested.
struct TestedSeries {
  int64_t id = 0;
  RunPoint point;
  std::string series;
  std::string content;
};

Result<std::vector<TestedSeries>> list_tested_series(Database& history) {
  std::vector<TestedSeries> all;
  TRY_ASSIGN(Statement rows, history.prepare(all_subjects));
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return all;
    all.push_back({rows.number(0), {rows.text(2), rows.text(1)}, rows.text(3), rows.text(4)});
  }
}

std::optional<TestedSeries> choose(const std::vector<TestedSeries>& all,
                                   const SeriesIdentity& series,
                                   const std::set<std::string>& current) {
  std::set<int64_t> excluded;
  for (const TestedSeries& one : all) {
    if (current.contains(one.series)) excluded.insert(one.id);
  }
  std::optional<TestedSeries> same_name;
  for (const TestedSeries& one : all) {
    if (one.series.empty() || excluded.contains(one.id)) continue;
    if (series.contents.contains(one.content)) return one;
    if (!same_name && one.series == series.name) same_name = one;
  }
  return same_name;
}

}  // namespace

Result<std::optional<Report>> find_earlier_run(Database& history, const SeriesIdentity& series,
                                               const std::set<std::string>& current) {
  TRY_ASSIGN(const std::vector<TestedSeries> all, list_tested_series(history));
  const std::optional<TestedSeries> chosen = choose(all, series, current);
  if (!chosen) return std::optional<Report>();
  Report report;
  report.run = chosen->point.run;
  report.started = chosen->point.time;
  TRY_ASSIGN(Statement rows, history.prepare(findings_with_series));
  rows.with(chosen->id, chosen->series);
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return std::optional(std::move(report));
    const std::string key = rows.text(1);
    if (report.findings.empty() || report.findings.back().key != key) {
      Finding& finding = report.findings.emplace_back();
      finding.kind = parse_enum<Verdict>(rows.text(0)).value_or(Verdict::test_failed);
      finding.key = key;
      finding.title = rows.text(2);
      finding.series = chosen->series;
    }
    const std::string place = rows.text(3);
    report.findings.back().places.push_back(place);
    const auto is_it = [&](const CellResult& cell) { return cell.cell.id == place; };
    if (rows.number(8) == 0 || std::any_of(report.cells.begin(), report.cells.end(), is_it))
      continue;
    Cell& cell = report.cells.emplace_back().cell;
    cell.id = place;
    cell.tree = rows.text(4);
    cell.series = chosen->series;
    cell.flavour = rows.text(5);
    cell.permutation = rows.text(6);
    cell.guest = rows.text(7);
  }
}

}  // namespace kseries
