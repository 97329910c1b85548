// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/permutation_stage.h"

#include <memory>
#include <optional>
#include <set>

#include "base/text.h"
#include "host/files.h"
#include "kbuild/oracle.h"
#include "kconfig/goal.h"
#include "kconfig/permutations.h"
#include "kconfig/prover.h"
#include "kconfig/relevant.h"
#include "model/describe.h"
#include "pipeline/proof_stage.h"
#include "pipeline/space_stage.h"

namespace kseries {

Result<std::string> base_fragment(const Campaign& campaign, const std::string& home) {
  std::string text;
  for (const std::string& name : campaign.fragments) {
    Result<std::string> part = read_file(name.front() == '/' ? name : home + "/configs/" + name);
    if (!part) return part.error();
    text += *part;
    if (!text.empty() && text.back() != '\n') text += '\n';
  }
  return text;
}

namespace {

/// Whether another base reaches a goal, and which one needs the fewest changes.
/// `prover` is made when the first goal asks for it: reading the rules takes longer
/// than an answer.
Result<GoalAnswer> extend(const KconfigRules& rules, std::optional<Prover>& prover,
                          const Assignment& base, const CoverGoal& goal) {
  GoalAnswer answer;
  if (goal.formula.empty()) {
    answer.why = goal.why.empty()
                     ? "its condition is not understood; no configuration of the inputs does it"
                     : goal.why;
    return answer;
  }
  answer.why = "no configuration over this base does it";
  // Another architecture's symbols are n here, as they are for the compiler.
  if (!checked_formula(rules, goal.formula, Unknown::no).ok()) {
    answer.why = "it is not understood: " + goal.formula;
    return answer;
  }
  if (!prover) prover.emplace(rules);
  const Result<Proof> proof = prover->prove(goal.formula, Unknown::no);
  if (!proof) return proof.error();
  if (!proof->reachable) {
    answer.why =
        checked_formula(rules, goal.formula).ok()
            ? "proved: no configuration of the architecture does it: " + join(proof->core, "; ")
            : "this architecture lacks a symbol of " + goal.formula;
    return answer;
  }
  Result<std::optional<Assignment>> changes = prover->extension(goal.formula, base, Unknown::no);
  if (!changes) return changes.error();
  if (!*changes) return answer;
  answer.reachable = true;
  answer.changes = **changes;
  answer.why = answer.changes.empty()
                   ? "no bool or tristate stands against it; numbers and texts are not modelled"
                   : "the base extended by " + text_of(answer.changes) + " did not do it";
  return answer;
}

/// What the user says in a base, and of each choice the member that it comes to there:
/// nobody has to say a default.
Result<Assignment> said_in(Oracle& oracle, const KconfigRules& rules, const std::string& base) {
  const Result<std::string> config = oracle.config({});
  if (!config) return config.error();
  const Assignment values = config_values(*config);
  Assignment said = config_values(base);
  for (const SymbolRules& symbol : rules.symbols) {
    if (symbol.info.choice < 0) continue;
    said.erase(symbol.info.name);
    const auto value = values.find(symbol.info.name);
    if (value != values.end()) said[symbol.info.name] = value->second;
  }
  return said;
}

Result<Choices> choices_of(const Space& space, const Campaign& campaign, const Assignment& said) {
  Choices choices;
  choices.axes = axes_of(space.symbols);
  choices.base = space.base;
  choices.requests = space.requests;
  choices.values = space.values;
  choices.rows = space.rows;
  choices.goals = source_goals(space.sources, space.rules);
  Result<std::vector<CoverGoal>> shapes = shape_goals(campaign.shapes, space.values);
  if (!shapes) return shapes.error();
  choices.goals.insert(choices.goals.end(), shapes->begin(), shapes->end());
  choices.extend = [&space, said, prover = std::make_shared<std::optional<Prover>>()](
                       const CoverGoal& goal) { return extend(space.rules, *prover, said, goal); };
  return choices;
}

/// What a tree lacks of what the campaign asks for; its values are checked on the way.
Result<LackedSymbols> lacked_by(Oracle& oracle, const Campaign& campaign) {
  const std::set<std::string> wanted = symbols_asked_for(campaign);
  const Result<std::vector<SymbolInfo>> known = oracle.info({wanted.begin(), wanted.end()});
  if (!known) return known.error();
  if (Result<Done> checked = check_values(campaign, *known); !checked) return checked.error();
  if (known->size() == wanted.size()) return LackedSymbols{};
  const Result<std::vector<SymbolInfo>> all = oracle.symbols();
  if (!all) return all.error();
  return lacked_symbols(wanted, *all);
}

}  // namespace

Result<std::variant<ResolvedSubject, KconfigProblem>> permutations_of(
    const Campaign& campaign, const PatchedTree& patched, const std::vector<Patch>& patches,
    const std::string& depth, const Toolchain& toolchain, const std::string& home) {
  using Found = std::variant<ResolvedSubject, KconfigProblem>;
  Result<std::string> base = base_fragment(campaign, home);
  if (!base) return base.error();
  Result<std::variant<Oracle, KconfigProblem>> started = Oracle::start(patched, toolchain);
  if (!started) return started.error();
  if (const auto* problem = std::get_if<KconfigProblem>(&*started)) return Found(*problem);
  auto& oracle = std::get<Oracle>(*started);
  Result<std::vector<std::string>> complaints = oracle.load_base(*base);
  if (!complaints) return complaints.error();
  Result<LackedSymbols> lacked = lacked_by(oracle, campaign);
  if (!lacked) return lacked.error();
  const Depth how_deep = depth == "full"       ? Depth::full
                         : depth == "pairwise" ? Depth::pairwise
                                               : Depth::quick;
  const bool derive = campaign.derive && !patched.files.empty();
  Result<Space> space = Space{};
  Result<Choices> choices = Choices{};
  if (derive) {
    space = find_space(oracle, patched, patches, campaign, *base);
    if (!space) return space.error();
    const Result<Assignment> said = said_in(oracle, space->rules, *base);
    if (!said) return said.error();
    choices = choices_of(*space, campaign, *said);
    if (!choices) return choices.error();
  }
  Result<Permutations> found = find_permutations(campaign, how_deep, oracle.resolver(), *choices);
  if (!found) return found.error();
  if (derive) {
    found->covers.push_back(
        std::to_string(choices->axes.size()) + " inputs, " + std::to_string(space->configurations) +
        " configurations, " + std::to_string(space->requests.size()) +
        " that the changed code can tell apart; " + std::to_string(found->kept.size()) + " chosen");
    if (!space->left_out.empty()) {
      found->covers.push_back("left as the base has them, too many inputs: " +
                              join(space->left_out, ", "));
    }
  }
  Result<std::vector<ConfigProof>> proofs = config_proofs(oracle, patched, campaign, toolchain);
  if (!proofs) return proofs.error();
  return Found(ResolvedSubject{found.take(), proofs.take(), lacked.take()});
}

std::string problem_text(const KconfigProblem& problem) {
  std::string text = problem.file.empty() ? "Kconfig" : problem.file;
  if (problem.line > 0) text += ":" + std::to_string(problem.line);
  text += ": " + problem.message;
  for (const std::string& step : problem.path) text += "\n  " + step;
  return text;
}

}  // namespace kseries
