// SPDX-License-Identifier: GPL-2.0-only
#include "plan/permutation_stage.h"

#include <memory>
#include <optional>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "host/environment.h"
#include "host/files.h"
#include "impact/relevant.h"
#include "judge/describe.h"
#include "kconfig/dot_config.h"
#include "kconfig/goal.h"
#include "kconfig/prover.h"
#include "oracle/oracle.h"
#include "permute/permutations.h"
#include "plan/proof_stage.h"
#include "plan/space_stage.h"

namespace kseries {

Result<std::string> base_fragment(const Campaign& campaign, const Environment& environment) {
  std::string text;
  for (const std::string& name : campaign.fragments) {
    TRY_ASSIGN(
        std::string part,
        read_input_file(name.front() == '/' ? name : find_data(environment, "configs/" + name)));
    text += part;
    if (!text.empty() && text.back() != '\n') text += '\n';
  }
  return text;
}

namespace {

/// Whether another base reaches a goal, and which one needs the fewest changes. `prover` is created
/// for the first goal that needs it: encoding the rules takes longer than an answer.
Result<GoalAnswer> extend(const KconfigRules& rules, std::optional<Prover>& prover,
                          const Assignment& base, const Goal& goal) {
  GoalAnswer answer;
  if (goal.formula.empty()) {
    answer.why = goal.why.empty()
                     ? "its condition can't be evaluated; no configuration of the inputs meets it"
                     : goal.why;
    return answer;
  }
  answer.why = "no configuration of this base meets it";
  // Symbols of another architecture are n here, as they are for the compiler.
  if (!checked_formula(rules, goal.formula, Unknown::no).ok()) {
    answer.why = "can't be evaluated: " + goal.formula;
    return answer;
  }
  if (!prover) prover.emplace(rules);
  TRY_ASSIGN(const Proof proof, prover->prove(goal.formula, Unknown::no));
  if (!proof.reachable) {
    answer.why =
        checked_formula(rules, goal.formula).ok()
            ? "proved: no configuration of the architecture meets it: " + join(proof.core, "; ")
            : "this architecture lacks a symbol of " + goal.formula;
    return answer;
  }
  TRY_ASSIGN(std::optional<Assignment> changes, prover->extension(goal.formula, base, Unknown::no));
  if (!changes) return answer;
  answer.reachable = true;
  answer.changes = *changes;
  answer.why = answer.changes.empty()
                   ? "no bool or tristate symbol prevents it; numbers and strings are not modelled"
                   : "the base extended by " + assignment_text(answer.changes) + " did not meet it";
  return answer;
}

/// The settings of a base, and the chosen member of each choice there, which may be a default.
Result<Assignment> base_settings(Oracle& oracle, const KconfigRules& rules,
                                 const std::string& base) {
  TRY_ASSIGN(const std::string config, oracle.config({}));
  const DotConfig values = DotConfig::parse(config);
  Assignment said = DotConfig::parse(base).values();
  for (const SymbolRules& symbol : rules.symbols) {
    if (symbol.info.choice < 0) continue;
    said.erase(symbol.info.name);
    const auto value = values.values().find(symbol.info.name);
    if (value != values.values().end()) said[symbol.info.name] = value->second;
  }
  return said;
}

Result<DerivedInputs> derive_inputs(const ConfigSpace& space, const Campaign& campaign,
                                    const Assignment& said) {
  DerivedInputs derived;
  derived.axes = input_axes(space.symbols);
  derived.base = space.base;
  derived.requests = space.requests;
  derived.values = space.values;
  derived.rows = space.rows;
  derived.goals = source_goals(space.sources, space.rules);
  TRY_ASSIGN(std::vector<Goal> shapes, shape_goals(campaign.shapes, space.values));
  derived.goals.insert(derived.goals.end(), shapes.begin(), shapes.end());
  derived.extend = [&space, said, prover = std::make_shared<std::optional<Prover>>()](
                       const Goal& goal) { return extend(space.rules, *prover, said, goal); };
  return derived;
}

/// The symbols of the campaign that a tree does not have. Also checks the campaign's values.
Result<MissingSymbols> find_missing(Oracle& oracle, const Campaign& campaign) {
  const std::set<std::string> wanted = campaign_symbols(campaign);
  TRY_ASSIGN(const std::vector<SymbolInfo> known, oracle.info({wanted.begin(), wanted.end()}));
  TRY(check_values(campaign, known));
  if (known.size() == wanted.size()) return MissingSymbols{};
  TRY_ASSIGN(const std::vector<SymbolInfo> all, oracle.symbols());
  return find_missing_symbols(wanted, all);
}

/// What Kconfig makes of the permutations, by their ids, where kbuild need not run it.
Result<std::map<std::string, GeneratedFiles>> sync_all(
    Oracle& oracle, const std::vector<Permutation>& permutations) {
  std::map<std::string, GeneratedFiles> generated;
  for (const Permutation& permutation : permutations) {
    TRY_ASSIGN(std::optional<GeneratedFiles> files, oracle.sync(permutation.config));
    if (files) generated.emplace(permutation.id, std::move(*files));
  }
  return generated;
}

}  // namespace

Result<std::variant<ResolvedSubject, KconfigProblem>> resolve_permutations(
    const Campaign& campaign, const PatchedTree& patched, const std::vector<Patch>& patches,
    Depth depth, const Toolchain& toolchain, const Environment& environment) {
  using Found = std::variant<ResolvedSubject, KconfigProblem>;
  TRY_ASSIGN(std::string base, base_fragment(campaign, environment));
  TRY_ASSIGN(auto started, Oracle::start(patched, toolchain, environment));
  if (const auto* problem = std::get_if<KconfigProblem>(&started)) return Found(*problem);
  auto& oracle = std::get<Oracle>(started);
  TRY(oracle.load_base(base));
  TRY_ASSIGN(std::vector<std::string> unmet_base, oracle.unmet_settings(base));
  TRY_ASSIGN(MissingSymbols missing, find_missing(oracle, campaign));
  const bool derive = campaign.derive && !patched.files.empty();
  ConfigSpace space;
  DerivedInputs derived;
  if (derive) {
    TRY_ASSIGN(space, find_config_space(oracle, patched, patches, campaign, base, environment));
    TRY_ASSIGN(const Assignment settings, base_settings(oracle, space.rules, base));
    TRY_ASSIGN(derived, derive_inputs(space, campaign, settings));
  }
  TRY_ASSIGN(Permutations found, find_permutations(campaign, depth, oracle.resolver(), derived));
  if (derive) {
    found.goals.push_back(
        std::to_string(derived.axes.size()) + " inputs, " + std::to_string(space.configurations) +
        " configurations, " + std::to_string(space.requests.size()) +
        " that differ for the changed code; " + std::to_string(found.kept.size()) + " chosen");
    if (!space.left_out.empty()) {
      found.goals.push_back("kept at the base, too many inputs: " + join(space.left_out, ", "));
    }
  }
  TRY_ASSIGN(std::vector<ConfigProof> proofs,
             config_proofs(oracle, patched, campaign, base, toolchain, environment));
  TRY_ASSIGN(auto generated, sync_all(oracle, found.kept));
  std::set<std::string> guards;
  for (const TouchedSource& source : space.sources) guards.merge(source.guard.symbols());
  return Found(ResolvedSubject{std::move(found), std::move(generated), std::move(proofs),
                               std::move(missing), std::move(guards), std::move(unmet_base)});
}

}  // namespace kseries
