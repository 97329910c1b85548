// SPDX-License-Identifier: GPL-2.0-only
#include "plan/triage_plan.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/result.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "judge/describe.h"
#include "judge/triage.h"
#include "kconfig/dot_config.h"
#include "plan/expectation.h"
#include "plan/find_planned.h"
#include "plan/series_input.h"
#include "plan/stored_plan.h"

namespace kseries {
namespace {

/// Why a resolved configuration is not the one of a cell; empty if it is. A symbol that the tree
/// does not have has no value there: a later patch adds it.
Result<std::string> find_difference(Oracle& oracle, const Cell& cell, const DotConfig& config) {
  std::vector<std::string> names;
  for (const auto& [symbol, value] : cell.assignment) names.push_back(symbol);
  TRY_ASSIGN(const std::vector<SymbolInfo> known, oracle.info(names));
  for (const SymbolInfo& symbol : known) {
    const std::string& wanted = cell.assignment.at(symbol.name);
    const std::string is = config.value(symbol.name);
    if (!wanted.empty() && is != wanted)
      return "the configuration does not exist there: " + symbol.name + " is " + is;
  }
  return std::string();
}

/// The settings of a configuration for a build of the base: only y, m, n and numbers, and the
/// strings of the campaign. The Kconfig files of the series may have set other strings, which make
/// expands, and the outputs of the base are used for other series (kbuild/domain.h).
std::string safe_settings(const std::string& config, const std::string& campaign) {
  Assignment safe;
  const DotConfig from_campaign = DotConfig::parse(campaign);
  for (const auto& [symbol, value] : from_campaign.values()) {
    if (value.starts_with('"')) safe[symbol] = value;
  }
  const DotConfig resolved = DotConfig::parse(config);
  for (const auto& [symbol, value] : resolved.values()) {
    const bool is_plain = std::all_of(value.begin(), value.end(), is_word_char);
    if (is_plain && std::all_of(symbol.begin(), symbol.end(), is_word_char))
      safe.emplace(symbol, value);
  }
  return DotConfig(std::move(safe)).text();
}

/// A configuration with other values. Symbols that it does not have yet are n, unless something
/// selects them.
Result<std::string> change_config(Oracle& oracle, const std::string& config,
                                  const Assignment& changes) {
  Assignment values = DotConfig::parse(config).values();
  for (const auto& [symbol, value] : changes) values[symbol] = value;
  TRY_ASSIGN(const std::string with_defaults, oracle.replay(DotConfig(values).text()));
  const DotConfig resolved = DotConfig::parse(with_defaults);
  for (const auto& [symbol, value] : resolved.values()) {
    if (value == "y" || value == "m") values.emplace(symbol, "n");
  }
  return oracle.replay(DotConfig(std::move(values)).text());
}

/// The values of the symbols of a cell in another configuration.
Assignment resolved_assignment(const Cell& cell, const DotConfig& config) {
  Assignment values = cell.assignment;
  for (auto& [symbol, value] : values) {
    if (!value.empty()) value = config.value(symbol);
  }
  return values;
}

/// Why a changed configuration of a cell is not worth a boot; empty if it is.
Result<std::string> find_refusal(const Plan& plan, const Cell& cell, const Assignment& changes,
                                 const DotConfig& config) {
  for (const auto& [symbol, value] : changes) {
    const std::string is = config.value(symbol);
    if (is != value) return "Kconfig does not allow " + symbol + "=" + value + ": it is " + is;
  }
  const Assignment values = resolved_assignment(cell, config);
  const bool tested =
      std::any_of(plan.cells.begin(), plan.cells.end(), [&](const PlannedCell& other) {
        return other.cell.tree == cell.tree && other.cell.series == cell.series &&
               other.cell.patches == cell.patches && other.cell.flavour == cell.flavour &&
               other.cell.guest == cell.guest && other.cell.assignment == values;
      });
  return std::string(tested ? "the run has this configuration" : "");
}

/// "-VFIO_GROUP-n" for a changed configuration.
std::string changes_suffix(const TriageBoot& boot) {
  std::string text;
  for (const auto& [symbol, value] : boot.changes) text += "-" + symbol + "-" + value;
  return text;
}

bool is_base(const TriageBoot& boot) { return boot.patches == 0 && boot.extra == 0; }

/// "-base", "-p3", "-p2-and-5".
std::string part_suffix(const TriageBoot& boot) {
  if (is_base(boot)) return "-base";
  std::string text = "-p";
  text += std::to_string(boot.patches);
  if (boot.extra > 0) text += "-and-" + std::to_string(boot.extra);
  return text;
}

}  // namespace

TriagePlanner::TriagePlanner(const PlannedRun& run, const Environment& environment)
    : run_(run), environment_(environment), plan_(run.plan) {
  plan_.builds.clear();
  plan_.cells.clear();
}

const Subject* TriagePlanner::find_subject(const Cell& cell) const {
  const auto found =
      std::find_if(run_.subjects.begin(), run_.subjects.end(), [&](const Subject& subject) {
        return subject.result.tree == cell.tree && subject.result.series == cell.series;
      });
  return found == run_.subjects.end() ? nullptr : &*found;
}

/// A part of the series of a cell, with its Kconfig, which most parts share.
Result<TriagePlanner::Part*> TriagePlanner::find_part(const Cell& cell, const TriageBoot& boot) {
  const std::string name =
      place_name(cell.tree, is_base(boot) ? "" : cell.series) + part_suffix(boot);
  for (const auto& part : parts_) {
    if (part->name == name) return part.get();
  }
  const Subject* subject = find_subject(cell);
  if (subject == nullptr)
    return Error{"triage", "the plan has no series " + name, plan_.run, "", ErrorKind::bug};
  auto part = std::make_unique<Part>();
  part->name = name;
  TRY_ASSIGN(part->patched, apply_part(*subject, static_cast<size_t>(boot.patches),
                                       static_cast<size_t>(boot.extra)));
  const auto like =
      std::find_if(parts_.begin(), parts_.end(), [&](const std::unique_ptr<Part>& other) {
        return other->oracle && same_kconfig(other->patched, part->patched);
      });
  if (like != parts_.end()) {
    part->oracle = (*like)->oracle;
  } else if (part->patched.complete()) {
    const Toolchain toolchain{.arch = plan_.arch,
                              .llvm = plan_.llvm,
                              .jobs = plan_.jobs,
                              .sandbox = plan_.sandbox,
                              .compiler_cache = {}};
    TRY_ASSIGN(auto started, Oracle::start(part->patched, toolchain, environment_));
    if (auto* oracle = std::get_if<Oracle>(&started))
      part->oracle = std::make_shared<Oracle>(std::move(*oracle));
  }
  parts_.push_back(std::move(part));
  return parts_.back().get();
}

/// Adds the kernel of a cell with other patches. Returns why that is impossible, or nothing.
Result<std::string> TriagePlanner::add_build(const PlannedCell& origin, const TriageBoot& boot,
                                             const std::string& id) {
  TRY_ASSIGN(PlannedBuild build, planned_build(run_.plan, origin.build));
  const std::string& original = run_.files.at(run_paths::build_config(origin.build));
  TRY_ASSIGN(Part * part, find_part(origin.cell, boot));
  if (!part->patched.complete()) return std::string("a patch does not apply without others");
  if (!part->oracle) return std::string("Kconfig rejects it");
  const auto campaign = run_.bases.find(build.flavour);
  const std::string base = campaign == run_.bases.end() ? "" : campaign->second;
  TRY_ASSIGN(const std::string config,
             !boot.changes.empty()
                 ? change_config(*part->oracle, original, boot.changes)
                 : part->oracle->replay(is_base(boot) ? safe_settings(original, base) : original));
  const DotConfig values = DotConfig::parse(config);
  TRY_ASSIGN(const std::string difference,
             boot.changes.empty() ? find_difference(*part->oracle, origin.cell, values)
                                  : find_refusal(run_.plan, origin.cell, boot.changes, values));
  if (!difference.empty()) return difference;
  build.id = id;
  build.series = part->patched.series;
  build.input = run_paths::input(file_name_from(part->name));
  build.domain = part->patched.domain;
  build.after.clear();
  build.baseline.clear();
  build.predicted = -1;
  build.estimate = warm_build_seconds;
  files_[build.input] = input_json(part->patched);
  files_[run_paths::build_config(id)] = config;
  plan_.builds.push_back(std::move(build));
  return std::string();
}

/// What the suites expect of a part of a series, or of the whole one. The former also holds for the
/// kernel of the whole series if it is asked for what a part promises.
Result<std::vector<std::string>> TriagePlanner::expectation(const PlannedCell& origin, int patches,
                                                            Promises promises,
                                                            const std::string& config) const {
  std::vector<Offer> offers;
  const Subject* subject = find_subject(origin.cell);
  if (patches > 0 && subject != nullptr) {
    for (const Offer& offer : subject->offers) {
      if (promises == Promises::whole || !offer.reason.empty()) offers.push_back(offer);
    }
  }
  const auto tree = std::find_if(plan_.trees.begin(), plan_.trees.end(),
                                 [&](const Tree& one) { return one.id == origin.tree_id; });
  const GuestFacts guest{.iommu = !origin.profile.iommu.empty()};
  TRY_ASSIGN(
      Expectation expected,
      find_expectation(run_.offers, offers, tree == plan_.trees.end() ? "" : stable_name(*tree),
                       DotConfig::parse(config), guest));
  return expected.words;
}

Result<std::set<std::string>> TriagePlanner::promising_cells() const {
  std::set<std::string> cells;
  for (const PlannedCell& planned : run_.plan.cells) {
    const auto config = run_.files.find(run_paths::build_config(planned.build));
    if (planned.cell.series.empty() || config == run_.files.end()) continue;
    TRY_ASSIGN(const std::vector<std::string> words,
               expectation(planned, planned.cell.patches, Promises::part, config->second));
    if (words != planned.expect) cells.insert(planned.cell.id);
  }
  return cells;
}

Result<std::string> TriagePlanner::add(const TriageBoot& boot) {
  TRY_ASSIGN(PlannedCell cell, planned_cell(run_.plan, boot.cell));
  const PlannedCell origin = cell;
  const bool is_same =
      boot.patches == origin.cell.patches && boot.extra == 0 && boot.changes.empty();
  const auto has_build = [&](const std::string& id) {
    return std::any_of(plan_.builds.begin(), plan_.builds.end(),
                       [&](const PlannedBuild& build) { return build.id == id; });
  };
  if (is_same) {
    if (!has_build(origin.build)) {
      TRY_ASSIGN(PlannedBuild build, planned_build(run_.plan, origin.build));
      build.of_run = true;
      files_[build.input] = run_.files.at(build.input);
      build.after.clear();
      build.baseline.clear();
      plan_.builds.push_back(std::move(build));
    }
  } else {
    cell.build = origin.build + part_suffix(boot) + changes_suffix(boot);
    if (const auto known = impossible_.find(cell.build); known != impossible_.end())
      return known->second;
    if (!has_build(cell.build)) {
      TRY_ASSIGN(const std::string why, add_build(origin, boot, cell.build));
      if (!why.empty()) return impossible_[cell.build] = why;
    }
    if (is_base(boot)) cell.cell.series.clear();
  }
  const auto config = files_.find(run_paths::build_config(cell.build));
  const std::string& text = config == files_.end()
                                ? run_.files.at(run_paths::build_config(origin.build))
                                : config->second;
  if (!boot.changes.empty()) {
    cell.cell.assignment = resolved_assignment(origin.cell, DotConfig::parse(text));
    cell.cell.permutation += changes_suffix(boot);
  }
  cell.cell.id = triage_boot_id(boot);
  cell.cell.patches = boot.patches + (boot.extra > 0 ? 1 : 0);
  cell.changes.clear();
  // Further boots are to show how often something occurs.
  cell.may_reuse = run_.may_reuse && is_base(boot) && boot.number == 1;
  const Promises promises = is_base(boot) ? Promises::part : boot.promises;
  if (promises == Promises::part || !boot.changes.empty()) {
    TRY_ASSIGN(cell.expect, expectation(origin, cell.cell.patches, promises, text));
  }
  if (!boot.suite.empty()) cell.cell.suites = {boot.suite};
  if (boot.build_only) {
    cell.profile = {};
    cell.cell.guest.clear();
    cell.estimate = 0;
  }
  for (const std::string& symbol : cell.profile.needs) {
    if (!DotConfig::parse(text).is_enabled(symbol))
      return "the guest needs " + symbol + ", which does not exist there";
  }
  const bool planned =
      std::any_of(plan_.cells.begin(), plan_.cells.end(),
                  [&](const PlannedCell& other) { return other.cell.id == cell.cell.id; });
  if (!planned) plan_.cells.push_back(std::move(cell));
  return std::string();
}

}  // namespace kseries
