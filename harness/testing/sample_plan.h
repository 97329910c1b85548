// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <string>

#include "model/plan.h"

// Plans for tests and benchmarks.

namespace kseries::sample {

/// How large a plan is: it has a cell for each tree, series, flavour, configuration and guest.
struct PlanSize {
  int trees = 4;
  int series = 5;
  int flavours = 2;
  int configurations = 18;
  int guests = 14;
};

/// A plan in the order in which plan_run() makes it. Each series has other numbers of objects to
/// compile; the second flavour is three times slower; the first series is the unpatched tree.
inline Plan plan(const PlanSize& size = {}) {
  Plan plan;
  plan.run = "sample-full-0123456789";
  plan.campaign = "sample";
  plan.depth = "full";
  plan.arch = "x86_64";
  plan.jobs = 2;
  plan.guests = 2;
  plan.suites = {"smoke"};
  for (int flavour = 0; flavour < size.flavours; flavour++) {
    const std::string name = flavour == 0 ? "" : "debug" + std::to_string(flavour);
    plan.flavours.push_back(
        {.name = name, .base = "base" + name, .slowness = flavour == 0 ? 1.0 : 3.0, .suites = {}});
  }
  for (int tree = 0; tree < size.trees; tree++) {
    Tree added;
    added.name = "6." + std::to_string(tree);
    added.id = "linux-" + added.name;
    added.release = added.id;
    added.root = "/home/me/.cache/kseries/trees/" + added.id;
    plan.trees.push_back(added);
    for (int series = 0; series < size.series; series++) {
      const std::string name = series == 0 ? "" : "v" + std::to_string(series);
      SeriesResult result;
      result.tree = added.name;
      result.series = name;
      plan.series.push_back(result);
      for (const PlannedFlavour& flavour : plan.flavours) {
        for (int config = 0; config < size.configurations; config++) {
          PlannedBuild build;
          build.tree = added.name;
          build.series = name;
          build.flavour = flavour.name;
          build.permutation = "c" + std::to_string(config);
          const std::string kernel = "-" + flavour.name + build.permutation;
          build.id = added.name + "-" + (name.empty() ? "none" : name) + kernel;
          if (series > 0) build.baseline = added.name + "-none" + kernel;
          build.input = "inputs/" + added.name + "-" + name + ".json";
          build.predicted = (config * 37 + series * 11 + tree * 5) % 120;
          for (int guest = 0; guest < size.guests; guest++) {
            PlannedCell cell;
            cell.cell.guest = "guest" + std::to_string(guest);
            cell.cell.id = build.id + "-" + cell.cell.guest;
            cell.cell.tree = added.name;
            cell.cell.series = name;
            cell.cell.flavour = flavour.name;
            cell.cell.permutation = build.permutation;
            for (int symbol = 0; symbol < 8; symbol++)
              cell.cell.assignment["VFIO_OPTION_" + std::to_string(symbol)] =
                  std::string(1, "ynm"[(config >> symbol) % 3]);
            cell.cell.suites = {"smoke"};
            cell.build = build.id;
            cell.tree_id = added.id;
            cell.profile.name = cell.cell.guest;
            cell.estimate = 12 * flavour.slowness;
            plan.cells.push_back(std::move(cell));
          }
          plan.builds.push_back(std::move(build));
        }
      }
    }
  }
  return plan;
}

}  // namespace kseries::sample
