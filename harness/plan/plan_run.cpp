// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_run.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/result.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"
#include "judge/describe.h"
#include "kbuild/make.h"
#include "kconfig/dot_config.h"
#include "plan/expectation.h"
#include "plan/flavour.h"
#include "plan/guest_profiles.h"
#include "plan/load_config.h"
#include "plan/permutation_stage.h"
#include "plan/plan_cells.h"
#include "plan/plan_header.h"
#include "plan/plan_proofs.h"
#include "plan/run_first.h"
#include "plan/series_input.h"
#include "plan/stored_plan.h"
#include "plan/subject.h"
#include "tree/source.h"

namespace kseries {
namespace {

/// The state of planning.
struct Planning {
  const RunOptions& options;
  const Environment& environment;
  const Notice& notice;
  Campaign campaign;
  std::vector<GuestProfile> guests;
  std::vector<Flavour> flavours;
  PlannedRun run;
  std::vector<MissingSymbols> missing;       ///< for each tree with a series applied
  std::map<std::string, std::string> names;  ///< "tree/series" to the specification by the user
};

/// Sets what the suites should expect, for the cells from `first` on. A part of a series
/// may lack what the whole series offers: only what the tree offers and the series does
/// not withdraw is expected there.
Result<Done> set_expectations(Planning& planning, const Subject& subject, size_t first) {
  std::vector<PlannedCell>& cells = planning.run.plan.cells;
  std::vector<Offer> withdrawn;
  for (const Offer& offer : subject.offers) {
    if (!offer.reason.empty()) withdrawn.push_back(offer);
  }
  const PatchedTree& whole = subject.stages.back();
  for (size_t i = first; i < cells.size(); ++i) {
    PlannedCell& planned = cells[i];
    const DotConfig config =
        DotConfig::parse(planning.run.files[run_paths::build_config(planned.build)]);
    const GuestFacts guest{.iommu = !planned.profile.iommu.empty()};
    const bool partial = planned.cell.patches < whole.applied;
    TRY_ASSIGN(Expectation expected,
               find_expectation(planning.campaign.offers, partial ? withdrawn : subject.offers,
                                stable_name(whole.tree), config, guest));
    planned.expect = expected.words;
    if (!partial) planned.changes = expected.changes;
  }
  return Done{};
}

/// Remarks on settings of the base that did not take effect, each once for all flavours.
void add_base_remarks(std::vector<std::string>& remarks, const std::vector<std::string>& unmet) {
  for (const std::string& line : unmet) {
    const std::string remark = "base configuration: " + line;
    if (std::find(remarks.begin(), remarks.end(), remark) == remarks.end())
      remarks.push_back(remark);
  }
}

/// Shows which files replace or add to those of the checkout, since the working directory, which
/// is searched first, may be a stranger's.
void report_own_files(const RunOptions& options, const Campaign& campaign,
                      const Environment& environment, const Notice& notice) {
  std::vector<std::string> names = {"configs/" + options.campaign + ".toml"};
  for (const std::string& fragment : campaign.fragments) names.push_back("configs/" + fragment);
  for (const std::string& guest : campaign.guests) names.push_back("guests/" + guest + ".toml");
  for (const std::string& name : names) {
    const std::string path = find_data(environment, name);
    if (path != environment.checkout + "/" + name) notice("using " + path);
  }
}

/// Configures the guests with the options of the user.
void set_guest_options(std::vector<GuestProfile>& guests, const RunOptions& options) {
  for (GuestProfile& guest : guests) {
    guest.factor = options.factor;
    guest.seed = options.seed;
  }
}

/// The guests for a series: those of the campaign and, unless the user chose them, one for each
/// IOMMU driver that the series changes.
Result<std::vector<GuestProfile>> subject_guests(const Planning& planning,
                                                 const std::set<std::string>& guards) {
  std::vector<GuestProfile> guests = planning.guests;
  if (!planning.options.guests.empty()) return guests;
  TRY_ASSIGN(std::vector<GuestProfile> added,
             guests_with_drivers(guards, guests, planning.environment));
  set_guest_options(added, planning.options);
  guests.insert(guests.end(), added.begin(), added.end());
  return guests;
}

/// Resolves one flavour of a subject. Returns false if Kconfig rejects the patched tree.
Result<bool> plan_flavour(Planning& planning, const Subject& subject, const Flavour& flavour) {
  Plan& plan = planning.run.plan;
  const Toolchain toolchain{.arch = plan.arch,
                            .llvm = plan.llvm,
                            .jobs = plan.jobs,
                            .sandbox = plan.sandbox,
                            .compiler_cache = {}};
  const PatchedTree& whole = subject.stages.back();
  const std::string name = place_name(whole.tree.name, whole.series);
  std::vector<PlannedStage> stages;
  std::set<std::string> guards;
  for (const PatchedTree& patched : subject.stages) {
    PlannedStage stage;
    stage.patched = patched;
    const bool is_whole = patched.applied == whole.applied;
    // The inputs of the whole series depend on more than its Kconfig files.
    if (!stages.empty() && !is_whole && same_kconfig(stages.back().patched, patched)) {
      stage.found = stages.back().found;
      stage.generated = stages.back().generated;
    } else {
      TRY_ASSIGN(auto outcome,
                 resolve_permutations(flavour.campaign, patched, subject.series.patches,
                                      planning.options.depth, toolchain, planning.environment));
      if (const auto* problem = std::get_if<KconfigProblem>(&outcome)) {
        plan.series.back().kconfig_problem = *problem;
        return false;
      }
      auto& resolved = std::get<ResolvedSubject>(outcome);
      stage.found = std::move(resolved.found);
      stage.generated = std::move(resolved.generated);
      if (is_whole) {
        guards = std::move(resolved.guards);
        planning.missing.push_back(std::move(resolved.missing));
        add_base_remarks(plan.series.back().remarks, resolved.unmet_base);
      }
      // Proofs cover all configurations and do not depend on the flavour.
      if (is_whole && &flavour == &planning.flavours.front()) {
        for (ConfigProof& proof : resolved.proofs)
          add_proof(plan, subject.withdrawn, std::move(proof));
      }
    }
    stage.partial = patched.applied < whole.applied;
    stage.input = run_paths::input(file_name_from(name) +
                                   (stage.partial ? "-p" + std::to_string(patched.applied) : ""));
    planning.run.files[stage.input] = input_json(patched);
    stages.push_back(std::move(stage));
  }
  const std::string where = flavour.planned.name.empty() ? name : name + "/" + flavour.planned.name;
  const Permutations& found = stages.back().found;
  if (!found.dropped.empty()) plan.dropped[where] = found.dropped;
  if (!found.goals.empty()) plan.goals[where] = found.goals;
  const size_t first = plan.cells.size();
  TRY_ASSIGN(const std::vector<GuestProfile> guests, subject_guests(planning, guards));
  TRY(add_cells(plan, planning.run.files, guests, stages, flavour.planned, planning.environment));
  TRY(set_expectations(planning, subject, first));
  return true;
}

/// Reports, inputs and cells are named after the series, so the name must be unique.
Result<Done> claim_name(Planning& planning, const std::string& name, const std::string& spec) {
  const auto [holder, fresh] = planning.names.emplace(name, spec);
  if (fresh) return Done{};
  return Error{"plan", "two series are named '" + name + "'", holder->second + " and " + spec,
               "rename the file or directory of one, or test them in separate runs",
               ErrorKind::usage};
}

/// The baseline failures of a tree.
std::vector<KnownFailure> known_failures(const TreeCatalogue& catalogue, const std::string& tree) {
  for (const TreeSpec& spec : catalogue.trees) {
    if (spec.name == tree) return spec.known;
  }
  return {};
}

enum class Version { current, previous };

Result<Done> plan_series(Planning& planning, const std::string& spec, const Tree& tree,
                         const std::vector<KnownFailure>& known, Version version) {
  Plan& plan = planning.run.plan;
  const bool each_patch = planning.options.each_patch && version == Version::current;
  TRY_ASSIGN(Subject subject, load_subject(spec, tree, each_patch,
                                           planning.options.trust_expected ? Trust::yes : Trust::no,
                                           planning.environment));
  const std::string name = place_name(tree.name, subject.result.series);
  TRY(claim_name(planning, name, spec));
  if (planning.options.ignore_expected) {
    subject.result.known.clear();
    subject.withdrawn.clear();
  }
  subject.result.is_previous = version == Version::previous;
  plan.series.push_back(subject.result);
  plan.series.back().known.insert(plan.series.back().known.end(), known.begin(), known.end());
  if (spec != "none") {
    planning.run.files[run_paths::source(name)] =
        to_json(SeriesSource{.tree = tree.name,
                             .series = subject.result.series,
                             .cover = subject.series.cover,
                             .patches = subject.series.patches,
                             .owners = {}});
  }
  if (!subject.stages.back().complete()) {
    planning.notice(name + ": does not apply; see the report");
    return Done{};
  }
  planning.notice(name + ": resolving the configurations");
  planning.run.subjects.push_back(subject);
  for (const Flavour& flavour : planning.flavours) {
    TRY_ASSIGN(bool planned, plan_flavour(planning, subject, flavour));
    if (!planned) {
      planning.notice(name + ": Kconfig rejects it: " +
                      kconfig_problem_text(*plan.series.back().kconfig_problem));
      return Done{};
    }
  }
  return Done{};
}

/// Plans the unpatched tree in one configuration, for comparison with the series.
Result<Done> plan_reference(Planning& planning, const Tree& tree,
                            const std::vector<KnownFailure>& known) {
  TRY_ASSIGN(Subject subject, load_subject("none", tree, false, Trust::no, planning.environment));
  subject.result.known = known;
  subject.result.is_reference = true;
  planning.run.plan.series.push_back(subject.result);
  planning.notice(place_name(tree.name, "") + ": resolving the configuration for comparison");
  const Flavour flavour =
      with_one_configuration(planning.flavours.front(), planning.campaign.base_cell);
  std::vector<PlannedCell>& cells = planning.run.plan.cells;
  const size_t first = cells.size();
  TRY(plan_flavour(planning, subject, flavour));
  for (size_t i = first; i < cells.size(); i++) cells[i].may_reuse = planning.run.may_reuse;
  return Done{};
}

/// Plans the previous version of a series on all trees.
Result<Done> plan_previous(Planning& planning, const std::string& spec,
                           const TreeCatalogue& catalogue) {
  const std::vector<Tree> trees = planning.run.plan.trees;
  for (size_t i = 0; i < trees.size(); i++) {
    TRY(plan_series(planning, spec, trees[i], known_failures(catalogue, planning.campaign.trees[i]),
                    Version::previous));
  }
  return Done{};
}

/// A plan without what depends on the state of the lanes (order and estimates), or only on where
/// this machine has its files: that is not part of the id.
Plan without_state(const Plan& plan) {
  Plan plain = portable_plan(plan);
  for (PlannedBuild& build : plain.builds) {
    build.estimate = 0;
    build.predicted = 0;
    build.after.clear();
  }
  for (PlannedCell& cell : plain.cells) cell.may_reuse = false;
  std::sort(plain.builds.begin(), plain.builds.end(),
            [](const PlannedBuild& a, const PlannedBuild& b) { return a.id < b.id; });
  std::sort(plain.cells.begin(), plain.cells.end(),
            [](const PlannedCell& a, const PlannedCell& b) { return a.cell.id < b.cell.id; });
  return plain;
}

}  // namespace

std::string run_id(const Plan& plan, const std::map<std::string, std::string>& files) {
  std::string text = to_json(plan);
  for (const auto& [path, content] : files) {
    text += path;
    text += '\0';
    text += sha256(content);
  }
  return file_name_from(plan.campaign) + "-" + plan.depth + "-" + sha256(text).substr(0, 10);
}

Result<PlannedRun> plan_run(const RunOptions& options, const Environment& environment,
                            const Notice& notice, const FindEarlier& find_earlier) {
  TRY_ASSIGN(Campaign campaign, load_campaign(options, environment));
  TRY_ASSIGN(std::vector<GuestProfile> guests, load_guests(campaign, environment));
  report_own_files(options, campaign, environment, notice);
  set_guest_options(guests, options);
  TRY_ASSIGN(std::vector<Flavour> flavours, load_flavours(campaign, environment));
  Planning planning{
      options, environment, notice, std::move(campaign), std::move(guests), std::move(flavours),
      {},      {},          {}};
  planning.run.may_reuse = !options.fresh && options.history != "none";
  TRY_ASSIGN(planning.run.plan,
             make_plan_header(options, planning.campaign, planning.flavours, environment));
  TRY_ASSIGN(TreeCatalogue catalogue, load_catalogue(environment.checkout));
  for (const std::string& spec : planning.campaign.trees) {
    TRY_ASSIGN(Tree tree, obtain_tree(spec, catalogue, environment, notice));
    planning.run.plan.trees.push_back(tree);
    const std::vector<KnownFailure> known = known_failures(catalogue, spec);
    const std::vector<std::string>& all = planning.campaign.series;
    for (const std::string& series : all) {
      TRY(plan_series(planning, series, tree, known, Version::current));
    }
    const bool has_base = std::find(all.begin(), all.end(), "none") != all.end();
    if (!has_base && !planning.campaign.base_cell.empty()) {
      TRY(plan_reference(planning, tree, known));
    }
  }
  TRY_ASSIGN(const EarlierVersion earlier, find_earlier ? find_earlier(planning.run.plan)
                                                        : Result<EarlierVersion>(EarlierVersion()));
  if (!earlier.series.empty()) TRY(plan_previous(planning, earlier.series, catalogue));
  TRY(check_spelling(planning.missing, planning.campaign.name));
  planning.run.plan.unbooted = unbooted_guests(planning.run.plan, planning.guests);
  for (const std::string& line : planning.run.plan.unbooted) notice(line);
  run_first(planning.run.plan, earlier.places);
  TRY(chain_builds(planning.run.plan, environment));
  PlannedRun run = std::move(planning.run);
  run.offers = planning.campaign.offers;
  for (const Flavour& flavour : planning.flavours) {
    TRY_ASSIGN(run.bases[flavour.planned.name], base_fragment(flavour.campaign, environment));
  }
  run.plan.run = run_id(without_state(run.plan), run.files);
  return run;
}

}  // namespace kseries
