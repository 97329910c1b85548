// SPDX-License-Identifier: GPL-2.0-only
#include "plan/run_first.h"

#include <algorithm>
#include <set>

namespace kseries {
namespace {

bool is_at(const Cell& cell, const EarlierPlace& place) {
  return cell.tree == place.tree && cell.flavour == place.flavour &&
         cell.permutation == place.permutation && cell.guest == place.guest;
}

bool is_of_previous_version(const Plan& plan, const Cell& cell) {
  return std::any_of(plan.series.begin(), plan.series.end(), [&](const SeriesResult& series) {
    return series.is_previous && series.tree == cell.tree && series.series == cell.series;
  });
}

}  // namespace

void run_first(Plan& plan, const std::vector<EarlierPlace>& places) {
  std::set<std::string> builds;
  std::set<std::string> cells;
  for (PlannedCell& planned : plan.cells) {
    if (planned.cell.series.empty()) continue;
    std::set<std::string> suites;
    bool is_first = is_of_previous_version(plan, planned.cell);
    for (const EarlierPlace& place : places) {
      if (!is_at(planned.cell, place)) continue;
      is_first = true;
      suites.insert(place.suite);
    }
    if (!is_first) continue;
    builds.insert(planned.build);
    cells.insert(planned.cell.id);
    std::stable_partition(planned.cell.suites.begin(), planned.cell.suites.end(),
                          [&](const std::string& suite) { return suites.contains(suite); });
  }
  std::stable_partition(plan.builds.begin(), plan.builds.end(),
                        [&](const PlannedBuild& build) { return builds.contains(build.id); });
  std::stable_partition(plan.cells.begin(), plan.cells.end(), [&](const PlannedCell& planned) {
    return cells.contains(planned.cell.id);
  });
}

}  // namespace kseries
