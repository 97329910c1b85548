// SPDX-License-Identifier: GPL-2.0-only
#include "judge/previous.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "judge/describe.h"
#include "judge/occurrence.h"

namespace kseries {
namespace {

using Identity = std::pair<Verdict, std::string>;

/// The findings of one report that another one has not, or has; each identity once.
std::vector<Finding> select(const Report& from, const Report& other, bool in_other) {
  std::set<Identity> others;
  for (const Finding& finding : other.findings) others.emplace(finding.kind, finding.key);
  std::set<Identity> seen;
  std::vector<Finding> selected;
  for (const Finding& finding : from.findings) {
    if (finding.kind == Verdict::harness_error) continue;
    const Identity identity = {finding.kind, finding.key};
    if (others.contains(identity) == in_other && seen.insert(identity).second)
      selected.push_back(finding);
  }
  return selected;
}

bool has_run(const Report& report) {
  return std::none_of(report.cells.begin(), report.cells.end(), [](const CellResult& cell) {
    return cell.verdict == Verdict::not_run || cell.verdict == Verdict::harness_error;
  });
}

/// Moves the elements for which `is_previous` is true.
template <typename T, typename Test>
void move_if(std::vector<T>& from, std::vector<T>& to, const Test& is_previous) {
  const auto at = std::stable_partition(from.begin(), from.end(),
                                        [&](const T& one) { return !is_previous(one); });
  std::move(at, from.end(), std::back_inserter(to));
  from.erase(at, from.end());
}

}  // namespace

PreviousRun compare_with_previous(const Report& earlier, const Report& report) {
  PreviousRun previous;
  previous.point = {earlier.started, earlier.run};
  previous.gone = select(earlier, report, false);
  previous.still_there = select(report, earlier, true);
  previous.appeared = select(report, earlier, false);
  previous.complete = has_run(report);
  return previous;
}

std::optional<Report> take_previous_version(Report& report) {
  std::set<std::pair<std::string, std::string>> versions;
  std::set<std::string> places;
  for (const SeriesResult& series : report.series) {
    if (!series.is_previous) continue;
    versions.emplace(series.tree, series.series);
    places.insert(place_name(series.tree, series.series));
  }
  if (versions.empty()) return std::nullopt;
  Report previous;
  previous.run = report.run;
  previous.started = report.started;
  const auto is_previous = [&](const auto& one) {
    return versions.contains({one.tree, one.series});
  };
  move_if(report.series, previous.series, is_previous);
  move_if(report.proofs, previous.proofs, is_previous);
  move_if(report.compiled_lines, previous.compiled_lines, is_previous);
  move_if(report.cells, previous.cells,
          [&](const CellResult& result) { return is_previous(result.cell); });
  // "tree/series" or "tree/series/flavour".
  const auto is_place = [&](const auto& entry) {
    const size_t series = entry.first.find('/');
    return places.contains(entry.first.substr(0, entry.first.find('/', series + 1)));
  };
  std::erase_if(report.dropped, is_place);
  std::erase_if(report.goals, is_place);
  return previous;
}

std::vector<EarlierPlace> find_earlier_places(const Report& report) {
  std::vector<EarlierPlace> places;
  for (const Finding& finding : report.findings) {
    if (finding.kind == Verdict::harness_error) continue;
    // The text of a key about a case is its name.
    const std::string test =
        finding.test.empty() ? finding.key.substr(finding.key.find('\n') + 1) : finding.test;
    for (const std::string& place : finding.places) {
      const CellResult* found = find_result(report, place);
      if (found == nullptr || found->cell.series.empty()) continue;
      const Cell& cell = found->cell;
      places.push_back(
          {cell.tree, cell.flavour, cell.permutation, cell.guest, test.substr(0, test.find('/'))});
    }
  }
  return places;
}

}  // namespace kseries
