// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_cells.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/result.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "host/environment.h"
#include "host/files.h"
#include "kbuild/lane.h"
#include "kbuild/lane_choice.h"
#include "kconfig/dot_config.h"
#include "plan/build_cost.h"
#include "plan/find_planned.h"

namespace kseries {
namespace {

bool guest_needs_met(const GuestProfile& profile, const Permutation& permutation) {
  const DotConfig config = DotConfig::parse(permutation.config);
  return std::all_of(profile.needs.begin(), profile.needs.end(),
                     [&](const std::string& symbol) { return config.is_enabled(symbol); });
}

/// Ids are used as directory names and in commands: a long one is truncated and hashed.
std::string short_id(const std::string& text) {
  std::string name = file_name_from(text);
  if (name.size() <= 100) return name;
  return name.substr(0, 90) + "-" + sha256(name).substr(0, 8);
}

std::string id_prefix(const PlannedStage& stage, const PlannedFlavour& flavour) {
  const PatchedTree& patched = stage.patched;
  std::string prefix =
      file_name_from(patched.tree.name) + "-" + (patched.series.empty() ? "none" : patched.series);
  if (stage.partial) prefix += "-p" + std::to_string(patched.applied);
  if (!flavour.name.empty()) prefix += "-" + flavour.name;
  return prefix + "-";
}

/// The distinct configurations of all stages, those of the last stage first.
std::vector<Permutation> distinct_configs(const std::vector<PlannedStage>& stages) {
  std::vector<Permutation> distinct;
  std::set<std::string> seen;
  // NOLINTNEXTLINE(modernize-loop-convert): clang 14 can't compile std::views::reverse
  for (auto stage = stages.rbegin(); stage != stages.rend(); ++stage) {
    for (const Permutation& permutation : stage->found.kept) {
      if (seen.insert(permutation.config).second) distinct.push_back(permutation);
    }
  }
  return distinct;
}

std::string build_id(const PlannedStage& stage, const Permutation& permutation,
                     const PlannedFlavour& flavour) {
  return short_id(id_prefix(stage, flavour) + permutation.id);
}

void add_build(Plan& plan, const PlannedStage& stage, const Permutation& permutation,
               const PlannedFlavour& flavour, int predicted) {
  PlannedBuild build;
  build.id = build_id(stage, permutation, flavour);
  build.tree = stage.patched.tree.name;
  build.series = stage.patched.series;
  build.flavour = flavour.name;
  build.permutation = permutation.id;
  build.input = stage.input;
  build.domain = stage.patched.domain;
  build.predicted = predicted;
  plan.builds.push_back(std::move(build));
}

void add_config(std::map<std::string, std::string>& files, const std::string& build,
                const PlannedStage& stage, const Permutation& permutation) {
  files[run_paths::build_config(build)] = permutation.config;
  const auto generated = stage.generated.find(permutation.id);
  if (generated == stage.generated.end()) return;
  for (const auto& [path, text] : generated->second) {
    files[run_paths::build_kconfig(build, path)] = text;
  }
}

void add_boots(Plan& plan, const std::vector<GuestProfile>& guests, const PlannedStage& stage,
               const Permutation& permutation, const PlannedFlavour& flavour) {
  const Tree& tree = stage.patched.tree;
  const std::string build = build_id(stage, permutation, flavour);
  std::vector<GuestProfile> matching;
  std::copy_if(guests.begin(), guests.end(), std::back_inserter(matching),
               [&](const GuestProfile& guest) { return guest_needs_met(guest, permutation); });
  // A configuration that is not booted can still break the build.
  if (matching.empty()) matching.emplace_back();
  for (const GuestProfile& guest : matching) {
    const std::string name = guest.name.empty() ? "build-only" : guest.name;
    PlannedCell planned;
    planned.cell = {.id = short_id(build + "-" + name),
                    .tree = tree.name,
                    .series = stage.patched.series,
                    .patches = stage.patched.applied,
                    .flavour = flavour.name,
                    .permutation = permutation.id,
                    .assignment = permutation.resolved,
                    .guest = guest.name,
                    .suites = plan.suites};
    planned.cell.suites.insert(planned.cell.suites.end(), flavour.suites.begin(),
                               flavour.suites.end());
    planned.build = build;
    planned.tree_id = tree.id;
    planned.profile = guest;
    planned.estimate = guest.name.empty() ? 0 : boot_seconds * flavour.slowness;
    plan.cells.push_back(planned);
  }
}

/// Calls `add(stage, permutation)` for each permutation of a stage that has this configuration.
template <typename Add>
void for_each_with_config(const std::vector<PlannedStage>& stages, const std::string& config,
                          const Add& add) {
  for (const PlannedStage& stage : stages) {
    for (const Permutation& permutation : stage.found.kept) {
      if (permutation.config == config) add(stage, permutation);
    }
  }
}

/// Sets the build that the warnings of each build are compared with.
void set_baselines(Plan& plan) {
  using Place = std::tuple<std::string, std::string, std::string>;
  std::map<Place, std::string> unpatched;
  for (const PlannedBuild& build : plan.builds) {
    if (build.series.empty()) unpatched[{build.tree, build.flavour, build.permutation}] = build.id;
  }
  for (PlannedBuild& build : plan.builds) {
    if (build.series.empty()) continue;
    const auto found = unpatched.find({build.tree, build.flavour, build.permutation});
    if (found != unpatched.end()) build.baseline = found->second;
  }
}

}  // namespace

Result<Done> add_cells(Plan& plan, std::map<std::string, std::string>& files,
                       const std::vector<GuestProfile>& guests,
                       const std::vector<PlannedStage>& stages, const PlannedFlavour& flavour,
                       const Environment& environment) {
  if (stages.empty()) return Done{};
  const std::vector<Permutation> distinct = distinct_configs(stages);
  TRY_ASSIGN(std::vector<OrderedStep> order,
             order_in_lane(lane_keys(plan, stages.front().patched.tree, flavour,
                                     stages.front().patched.domain),
                           distinct, environment));
  for (const OrderedStep& step : order) {
    int predicted = step.predicted;
    for_each_with_config(stages, distinct[step.permutation].config,
                         [&](const PlannedStage& stage, const Permutation& permutation) {
                           add_build(plan, stage, permutation, flavour, predicted);
                           add_config(files, plan.builds.back().id, stage, permutation);
                           // The number of objects that the next patch rebuilds is unknown.
                           predicted = -1;
                         });
  }
  // The order of the builds depends on what the lane has built last; that of the cells, and so
  // of the reports, does not.
  for (const Permutation& one : distinct) {
    for_each_with_config(stages, one.config,
                         [&](const PlannedStage& stage, const Permutation& permutation) {
                           add_boots(plan, guests, stage, permutation, flavour);
                         });
  }
  return Done{};
}

std::vector<std::string> unbooted_guests(const Plan& plan,
                                         const std::vector<GuestProfile>& guests) {
  std::vector<std::string> lines;
  for (const GuestProfile& guest : guests) {
    const bool booted =
        std::any_of(plan.cells.begin(), plan.cells.end(),
                    [&](const PlannedCell& planned) { return planned.cell.guest == guest.name; });
    if (booted || plan.builds.empty()) continue;
    lines.push_back(guest.name + ": not booted: no kernel of this run enables " +
                    join(guest.needs, " and "));
  }
  return lines;
}

Result<Done> chain_builds(Plan& plan, const Environment& environment) {
  set_baselines(plan);
  std::map<std::string, std::vector<std::string>> last;
  std::map<std::string, std::string> first_of_base;
  // A run has few lanes and many builds.
  std::map<std::string, bool> built;
  const auto is_built = [&](const std::string& key) -> Result<bool> {
    const auto known = built.find(key);
    if (known != built.end()) return known->second;
    TRY_ASSIGN(const bool found, has_built_lane(key, environment));
    return built[key] = found;
  };
  std::string previous;
  for (PlannedBuild& build : plan.builds) {
    const auto tree = std::find_if(plan.trees.begin(), plan.trees.end(),
                                   [&](const Tree& one) { return one.name == build.tree; });
    TRY_ASSIGN(PlannedFlavour flavour, planned_flavour(plan, build.flavour));
    const LaneKeys keys = lane_keys(plan, *tree, flavour, build.domain);
    build.after.clear();
    std::vector<std::string>& chain = last[keys.own];
    TRY_ASSIGN(const bool warm_base, is_built(keys.base));
    TRY_ASSIGN(const bool warm, is_built(keys.own));
    const bool first = first_of_base.emplace(keys.base, build.id).second;
    const bool cold_start = first && !warm && !warm_base;
    build.estimate = cold_start ? first_build_core_seconds / plan.jobs
                                : next_build_seconds + std::max(build.predicted, 0) *
                                                           object_core_seconds / plan.jobs;
    const auto lanes = static_cast<size_t>(plan.lanes);
    // Further lanes are clones of the first one, and those of all series are clones of the
    // lanes of their tree: they wait for its first build.
    if (!chain.empty()) {
      build.after = chain[chain.size() < lanes ? 0 : chain.size() - lanes];
    } else if (!first && !warm && !warm_base) {
      build.after = first_of_base.at(keys.base);
    } else if (cold_start) {
      // It takes minutes, in which the kernels of the builds before it boot.
      build.after = previous;
    }
    chain.push_back(build.id);
    previous = build.id;
  }
  return Done{};
}

}  // namespace kseries
