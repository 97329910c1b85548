// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "model/plan.h"
#include "plan/build_cost.h"

namespace kseries::sample {

/// How long something takes that was estimated, up to 60 % more or less; the same each time.
inline double measured(const std::string& id, double estimate) {
  std::mt19937 random(static_cast<unsigned>(std::hash<std::string>{}(id)));
  return estimate * std::uniform_real_distribution<double>(0.4, 1.6)(random);
}

/// How long a machine with two cores takes: one lane after the other, and two guests.
inline double simulate(const Plan& plan) {
  std::map<std::string, double> built;
  std::set<std::string> bases;
  double now = 0;
  for (const PlannedBuild& build : plan.builds) {
    if (bases.insert(build.tree + "/" + build.flavour).second) now += first_build_core_seconds / 2;
    now += measured(build.id, next_build_seconds + build.predicted * object_core_seconds / 2);
    built[build.id] = now;
  }
  std::priority_queue<double, std::vector<double>, std::greater<>> guests;
  for (int i = 0; i < plan.guests; i++) guests.push(0);
  double end = now;
  for (const PlannedCell& cell : plan.cells) {
    const double begin = std::max(guests.top(), built.at(cell.build));
    guests.pop();
    guests.push(begin + measured(cell.cell.id, cell.estimate));
    end = std::max(end, begin + measured(cell.cell.id, cell.estimate));
  }
  return end;
}

}  // namespace kseries::sample
