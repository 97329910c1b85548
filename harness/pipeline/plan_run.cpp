// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/plan_run.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>

#include "base/text.h"
#include "codec/campaign_toml.h"
#include "codec/json.h"
#include "codec/trees_toml.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "pipeline/guest_profiles.h"
#include "pipeline/lane_choice.h"
#include "pipeline/permutation_stage.h"
#include "pipeline/program_hash.h"
#include "pipeline/series_input.h"
#include "pipeline/step_build.h"
#include "plan/ninja.h"
#include "series/series.h"
#include "tree/apply.h"
#include "tree/source.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

// Measured on two cores with the VFIO campaign (bench/): the first build of a
// lane, a further permutation, a boot with its suites.
constexpr double first_build_core_seconds = 420;
constexpr double next_build_seconds = 8;
constexpr double object_core_seconds = 0.35;
constexpr double boot_seconds = 12;

/// Everything that planning carries from stage to stage.
struct Planning {
  const RunOptions& options;
  const std::string& home;
  const Notice& notice;
  Campaign campaign;
  std::vector<GuestProfile> guests;
  PlannedRun run;
};

struct AppliedSeries {
  SeriesResult result;
  PatchedTree patched;
};

Result<AppliedSeries> apply(const std::string& spec, const Tree& tree, const std::string& home) {
  AppliedSeries applied;
  applied.result.tree = tree.name;
  if (spec == "none") {
    applied.patched.tree = tree;
    return applied;
  }
  Result<Series> series = load_series(spec, stable_name(tree), home);
  if (!series) return series.error();
  Result<PatchedTree> patched = apply_series(tree, *series);
  if (!patched) return patched.error();
  applied.patched = patched.take();
  applied.result = result_of(*series, applied.patched);
  return applied;
}

bool guest_needs_met(const GuestProfile& profile, const Permutation& permutation) {
  const auto is_on = [&](const std::string& symbol) {
    const std::string line = "CONFIG_" + symbol + "=";
    return permutation.config.rfind(line, 0) == 0 ||
           permutation.config.find("\n" + line) != std::string::npos;
  };
  return std::all_of(profile.needs.begin(), profile.needs.end(), is_on);
}

/// Ids are folder names and stand in commands; a long one is cut and hashed.
std::string short_id(const std::string& text) {
  const std::string name = file_name_from(text);
  if (name.size() <= 100) return name;
  return name.substr(0, 90) + "-" + sha256(name).substr(0, 8);
}

/// Cells of one series on one tree.
Result<Done> add_cells(Planning& planning, const AppliedSeries& applied, const Permutations& found,
                       const std::string& input) {
  Plan& plan = planning.run.plan;
  Result<std::vector<OrderedStep>> order =
      order_in_lane(lane_key(plan, applied.patched.tree), found.kept);
  if (!order) return order.error();
  const Tree& tree = applied.patched.tree;
  const std::string prefix = file_name_from(tree.name) + "-" +
                             (applied.result.series.empty() ? "none" : applied.result.series);
  for (const OrderedStep& step : *order) {
    const Permutation& permutation = found.kept[step.permutation];
    PlannedBuild build;
    build.predicted = step.predicted;
    build.id = short_id(prefix + "-" + permutation.id);
    build.tree = tree.name;
    build.series = applied.result.series;
    build.permutation = permutation.id;
    build.input = input;
    planning.run.files["builds/" + build.id + "/config"] = permutation.config;
    for (const GuestProfile& guest : planning.guests) {
      if (!guest_needs_met(guest, permutation)) continue;
      PlannedCell planned;
      planned.cell = {.id = short_id(build.id + "-" + guest.name),
                      .tree = tree.name,
                      .series = applied.result.series,
                      .patches = applied.patched.applied,
                      .permutation = permutation.id,
                      .assignment = permutation.resolved,
                      .guest = guest.name,
                      .suites = plan.suites};
      planned.build = build.id;
      planned.tree_id = tree.id;
      planned.profile = guest;
      planned.estimate = boot_seconds;
      plan.cells.push_back(planned);
    }
    plan.builds.push_back(std::move(build));
  }
  return Done{};
}

/// Chains the builds of each tree's lane, and estimates them: the first in a
/// lane that is not there yet compiles everything.
Result<Done> chain_builds(Plan& plan) {
  Result<std::string> cache = cache_folder();
  if (!cache) return cache.error();
  std::map<std::string, std::vector<std::string>> last;
  for (PlannedBuild& build : plan.builds) {
    const auto tree = std::find_if(plan.trees.begin(), plan.trees.end(),
                                   [&](const Tree& one) { return one.name == build.tree; });
    const std::string key = file_name_from(lane_key(plan, *tree));
    std::vector<std::string>& chain = last[key];
    const bool warm = exists(*cache + "/lanes/" + key + "/0/src/out/vmlinux");
    const bool cold_start = chain.empty() && !warm;
    build.estimate = cold_start ? first_build_core_seconds / plan.jobs
                                : next_build_seconds + std::max(build.predicted, 0) *
                                                           object_core_seconds / plan.jobs;
    const auto lanes = static_cast<size_t>(plan.lanes);
    // Further lanes are clones of the first one: they wait for its first build.
    if (!chain.empty()) build.after = chain[chain.size() < lanes ? 0 : chain.size() - lanes];
    chain.push_back(build.id);
  }
  return Done{};
}

Result<Done> plan_series(Planning& planning, const std::string& spec, const Tree& tree) {
  Plan& plan = planning.run.plan;
  Result<AppliedSeries> applied = apply(spec, tree, planning.home);
  if (!applied) return applied.error();
  plan.series.push_back(applied->result);
  const std::string name = tree.name + "/" + (spec == "none" ? "none" : applied->result.series);
  if (!applied->patched.complete()) {
    planning.notice(name + ": does not apply; see the report");
    return Done{};
  }
  planning.notice(name + ": resolving the configurations");
  const Toolchain toolchain{.arch = plan.arch,
                            .llvm = plan.llvm,
                            .jobs = plan.jobs,
                            .sandbox = plan.sandbox,
                            .compiler_cache = {}};
  Result<std::variant<Permutations, KconfigProblem>> outcome = permutations_of(
      planning.campaign, applied->patched, planning.options.depth, toolchain, planning.home);
  if (!outcome) return outcome.error();
  if (const auto* problem = std::get_if<KconfigProblem>(&*outcome)) {
    plan.series.back().problem = problem_text(*problem);
    planning.notice(name + ": Kconfig refuses it; see the report");
    return Done{};
  }
  const Permutations& found = std::get<Permutations>(*outcome);
  if (!found.dropped.empty()) plan.dropped[name] = found.dropped;
  const std::string input = "inputs/" + file_name_from(name) + ".json";
  planning.run.files[input] = to_json(applied->patched);
  return add_cells(planning, *applied, found, input);
}

int core_count() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

Result<Done> fill_header(Planning& planning) {
  const RunOptions& options = planning.options;
  const Campaign& campaign = planning.campaign;
  Plan& plan = planning.run.plan;
  Result<std::string> program = program_hash(planning.home);
  if (!program) return program.error();
  plan.program = *program;
  Result<std::string> base = base_fragment(campaign, planning.home);
  if (!base) return base.error();
  plan.flavour = sha256(*base).substr(0, 8);
  plan.campaign = campaign.name;
  plan.title = campaign.title;
  plan.depth = options.depth;
  plan.arch = campaign.arch;
  plan.llvm = options.llvm;
  plan.sandbox = options.sandbox;
  // A sandbox that can't be made would else be met as a failure of the first tool in it.
  if (plan.sandbox) {
    if (Result<Done> sandbox = check_sandbox(); !sandbox) return sandbox.error();
  }
  plan.accel = options.accel;
  plan.suites = campaign.suites;
  plan.test_seconds = campaign.test_seconds;
  plan.silence_seconds = campaign.silence_seconds;
  const int jobs = options.jobs > 0 ? options.jobs : core_count();
  // A link is serial: from eight cores on, a second lane fills the gaps.
  plan.lanes = std::max(1, jobs / 4);
  plan.jobs = std::max(1, jobs / plan.lanes);
  plan.guests = std::max(1, core_count() / 2);
  return Done{};
}

/// The run's id names what it is made of: the same command finds its work again.
std::string run_id(const PlannedRun& planned) {
  std::string text = to_json(planned.plan);
  for (const auto& [path, content] : planned.files) {
    text += path;
    text += '\0';
    text += sha256(content);
  }
  return file_name_from(planned.plan.campaign) + "-" + planned.plan.depth + "-" +
         sha256(text).substr(0, 10);
}

Result<Done> update_latest(const std::string& folder, const std::string& id) {
  const std::string link = folder + "/latest";
  const std::string scratch = link + "." + id + ".new";
  std::error_code code;
  fs::remove(scratch, code);
  fs::create_symlink(id, scratch, code);
  if (!code) fs::rename(scratch, link, code);
  if (code) return Error{"run", "can't set the link: " + code.message(), link, ""};
  return Done{};
}

}  // namespace

Result<TreeCatalogue> load_catalogue(const std::string& home) {
  const std::string path = home + "/configs/trees.toml";
  Result<std::string> text = read_file(path);
  if (!text) return text.error();
  return parse_trees_toml(*text, path);
}

Result<Campaign> load_campaign(const RunOptions& options, const std::string& home) {
  std::string path = options.campaign;
  if (!fs::path(path).has_extension()) path = home + "/configs/" + path + ".toml";
  Result<std::string> text = read_file(path);
  if (!text) {
    return Error{"plan", "no campaign " + options.campaign, path,
                 "name a file of configs/ without .toml, or a .toml file", ErrorKind::usage};
  }
  Result<Campaign> campaign = parse_campaign_toml(*text, fs::path(path).stem(), path);
  if (!campaign) return campaign.error();
  if (!options.trees.empty()) campaign->trees = options.trees;
  if (!options.series.empty()) campaign->series = options.series;
  if (!options.guests.empty()) campaign->guests = options.guests;
  if (!options.suites.empty()) campaign->suites = options.suites;
  return campaign;
}

Result<PlannedRun> plan_run(const RunOptions& options, const std::string& home,
                            const Notice& notice) {
  Result<Campaign> campaign = load_campaign(options, home);
  if (!campaign) return campaign.error();
  Result<std::vector<GuestProfile>> guests = load_guests(*campaign, home);
  if (!guests) return guests.error();
  Planning planning{options, home, notice, campaign.take(), guests.take(), {}};
  if (Result<Done> filled = fill_header(planning); !filled) return filled.error();
  Result<TreeCatalogue> catalogue = load_catalogue(home);
  if (!catalogue) return catalogue.error();
  for (const std::string& spec : planning.campaign.trees) {
    Result<Tree> tree = obtain_tree(spec, *catalogue, notice);
    if (!tree) return tree.error();
    planning.run.plan.trees.push_back(*tree);
    for (const std::string& series : planning.campaign.series) {
      if (Result<Done> done = plan_series(planning, series, *tree); !done) return done.error();
    }
  }
  if (Result<Done> chained = chain_builds(planning.run.plan); !chained) return chained.error();
  PlannedRun run = std::move(planning.run);
  // Order and estimates depend on where the lanes stand, not on the work: not in the id.
  PlannedRun plain = run;
  for (PlannedBuild& build : plain.plan.builds) {
    build.estimate = 0;
    build.predicted = 0;
    build.after.clear();
  }
  const auto by_id = [](const PlannedBuild& a, const PlannedBuild& b) { return a.id < b.id; };
  std::sort(plain.plan.builds.begin(), plain.plan.builds.end(), by_id);
  std::sort(plain.plan.cells.begin(), plain.plan.cells.end(),
            [](const PlannedCell& a, const PlannedCell& b) { return a.cell.id < b.cell.id; });
  run.plan.run = run_id(plain);
  return run;
}

RunFolder run_folder_of(const PlannedRun& planned, const RunOptions& options,
                        const std::string& home) {
  if (options.run_dir.empty()) return RunFolder(home + "/reports/runs/" + planned.plan.run);
  return RunFolder(fs::absolute(options.run_dir).string());
}

Result<RunFolder> prepare_run(const PlannedRun& planned, const RunOptions& options,
                              const std::string& home) {
  const RunFolder run = run_folder_of(planned, options, home);
  if (options.fresh) {
    for (const char* part : {"builds", "cells", "suites", ".ninja_log", ".ninja_deps"}) {
      if (Result<Done> removed = remove_all(run.in(part)); !removed) return removed.error();
    }
  }
  const Result<Plan> former = exists(run.plan()) ? read_plan(run) : Result<Plan>(planned.plan);
  if (!former || former->run != planned.plan.run) {
    // Another plan stood in this folder; its boots say nothing about this one.
    if (Result<Done> removed = remove_all(run.in("cells")); !removed) return removed.error();
  }
  for (const auto& [path, content] : planned.files) {
    if (Result<Done> done = write_if_changed(run.in(path), content); !done) return done.error();
  }
  const fs::path program = fs::read_symlink("/proc/self/exe");
  Result<Done> done = write_if_changed(run.plan(), to_json(planned.plan));
  if (done) done = write_if_changed(run.in("build.ninja"), to_ninja(planned.plan, program));
  if (done && options.run_dir.empty()) {
    done = update_latest(home + "/reports/runs", planned.plan.run);
  }
  if (!done) return done.error();
  return run;
}

}  // namespace kseries
