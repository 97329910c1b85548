// SPDX-License-Identifier: GPL-2.0-only
#include "plan/find_planned.h"

#include <algorithm>

#include "model/names.h"

namespace kseries {

Result<PlannedBuild> planned_build(const Plan& plan, const std::string& id) {
  for (const PlannedBuild& build : plan.builds) {
    if (build.id == id) return build;
  }
  return Error{"run", "the plan has no build " + id, plan.run, "", ErrorKind::bug};
}

Result<PlannedCell> planned_cell(const Plan& plan, const std::string& id) {
  for (const PlannedCell& cell : plan.cells) {
    if (cell.cell.id == id) return cell;
  }
  return Error{"run", "the plan has no cell " + id, plan.run, "", ErrorKind::bug};
}

std::map<std::string, GuestProfile> guest_profiles(const Plan& plan) {
  std::map<std::string, GuestProfile> profiles;
  for (const PlannedCell& planned : plan.cells) profiles[planned.cell.guest] = planned.profile;
  return profiles;
}

std::vector<std::string> all_suites(const Plan& plan) {
  std::vector<std::string> suites = plan.suites;
  for (const PlannedFlavour& flavour : plan.flavours) {
    for (const std::string& suite : flavour.suites) {
      if (std::find(suites.begin(), suites.end(), suite) == suites.end()) suites.push_back(suite);
    }
  }
  return suites;
}

Result<PlannedFlavour> planned_flavour(const Plan& plan, const std::string& name) {
  for (const PlannedFlavour& flavour : plan.flavours) {
    if (flavour.name == name) return flavour;
  }
  return Error{"run", "the plan has no flavour '" + name + "'", plan.run, "", ErrorKind::bug};
}

LaneKeys lane_keys(const Plan& plan, const Tree& tree, const PlannedFlavour& flavour,
                   const std::string& domain) {
  // Objects depend on the path of the lane, and on what the build could read.
  const std::string place =
      has_own_paths(plan.sandbox) ? "" : "-" + std::string(enum_name(plan.sandbox));
  const std::string prefix =
      tree.id + "-" + plan.arch + (plan.llvm ? "-llvm-" : "-gcc-") + flavour.base + place + "-";
  return {prefix + domain, prefix + unpatched_domain(tree)};
}

}  // namespace kseries
