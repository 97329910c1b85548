// SPDX-License-Identifier: GPL-2.0-only
#include "plan/proof_stage.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "base/result.h"
#include "base/text.h"
#include "codec/json.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "judge/describe.h"
#include "kconfig/changes.h"
#include "kconfig/dot_config.h"
#include "kconfig/formula.h"
#include "kconfig/prove.h"
#include "kconfig/prover.h"
#include "model/config.h"
#include "oracle/oracle_program.h"
#include "plan/lost_options.h"

namespace kseries {
namespace {

Replay make_replay(Oracle& oracle) {
  return [&oracle](const std::string& config) { return oracle.replay(config); };
}

/// The rules of the tree without the series, parsed when they are first needed.
class UnpatchedRules {
 public:
  UnpatchedRules(const PatchedTree& patched, const Toolchain& toolchain,
                 const Environment& environment)
      : toolchain_(toolchain), environment_(environment) {
    tree_.tree = patched.tree;
  }

  Result<Prover*> prover() {
    if (prover_) return &*prover_;
    TRY_ASSIGN(auto started, Oracle::start(tree_, toolchain_, environment_));
    auto* found = std::get_if<Oracle>(&started);
    if (found == nullptr) {
      return Error{"kconfig", "Kconfig rejects the tree without the series", tree_.tree.root, ""};
    }
    oracle_.emplace(std::move(*found));
    TRY_ASSIGN(std::vector<std::string> lines, oracle_->dump());
    TRY_ASSIGN(KconfigRules rules, parse_rules(lines));
    rules_ = std::move(rules);
    prover_.emplace(rules_);
    return &*prover_;
  }
  [[nodiscard]] const KconfigRules& rules() const { return rules_; }
  /// These must be called after prover().
  Oracle& oracle() { return *oracle_; }
  Replay replay() { return make_replay(*oracle_); }

 private:
  const Toolchain& toolchain_;
  const Environment& environment_;
  PatchedTree tree_;
  std::optional<Oracle> oracle_;
  KconfigRules rules_;
  std::optional<Prover> prover_;
};

/// The values of a formula's symbols in a .config.
Result<Assignment> find_values(const std::string& formula, const std::string& config) {
  TRY_ASSIGN(const std::unique_ptr<Formula> parsed, parse_formula(formula));
  const DotConfig all = DotConfig::parse(config);
  Assignment values;
  for (const std::string& name : formula_symbols(*parsed)) {
    values[name] = all.value(name);
  }
  return values;
}

/// The values of a witness, and the command that prints the whole configuration.
std::string witness_text(const std::string& formula, const Assignment& witness,
                         const PatchedTree& patched) {
  std::string text = "for example with " + assignment_text(witness);
  text += "\nkseries kconfig prove --tree " + patched.tree.name;
  if (!patched.series.empty()) text += " --series " + patched.series;
  return text + " '" + formula + "' prints the whole configuration";
}

Result<ConfigProof> prove_one(const Invariant& invariant, Oracle& oracle, Prover& prover,
                              const KconfigRules& rules, const PatchedTree& patched) {
  ConfigProof proof;
  proof.name = invariant.name;
  proof.claim = "never " + invariant.never;
  proof.why = invariant.why;
  TRY_ASSIGN(const ReplayedProof answer,
             prove_and_replay(prover, rules, invariant.never, make_replay(oracle)));
  proof.holds = !answer.proof.reachable;
  if (proof.holds) {
    proof.detail = "proved by these rules:\n" + join(answer.proof.core, "\n");
    return proof;
  }
  if (answer.config.empty()) {
    proof.violation = "invariant not proved: " + invariant.never + " may be reachable";
    proof.detail = "unknown: Kconfig changes the configuration that was found";
    return proof;
  }
  proof.violation = "invariant violated: " + invariant.never + " is reachable";
  TRY_ASSIGN(Assignment witness, find_values(invariant.never, answer.config));
  proof.witness = std::move(witness);
  proof.detail = witness_text(invariant.never, proof.witness, patched);
  return proof;
}

/// What find_lost_options() depends on in addition to the rules.
std::string reach_key(const Campaign& campaign, const std::string& base) {
  std::string text = base;
  for (const Axis& axis : campaign.axes) {
    text += "\naxis " + axis.symbol + " " + join(axis.values, " ");
  }
  for (const Assignment& line : campaign.quick) text += "\nquick " + assignment_text(line);
  for (const ConfigCheck& check : campaign.checks) {
    text += "\ncheck " + check.symbol + " " + check.value;
  }
  return text;
}

std::string cache_key(const std::vector<std::string>& rules, const PatchedTree& patched,
                      const Campaign& campaign, const std::string& base) {
  std::string text = "8\n" + patched.tree.id + "\n" + patched.tree.name + "\n" + patched.series;
  text += "\n" + reach_key(campaign, base);
  for (const Invariant& one : campaign.invariants) {
    text += "\n" + one.name + "\t" + one.never + "\t" + one.why;
  }
  for (const std::string& line : rules) {
    text += '\n';
    text += line;
  }
  return sha256(text).substr(0, 20);
}

/// Whether a symbol as a whole is lost already.
bool has_proof_of(const std::vector<ConfigProof>& proofs, const std::string& symbol) {
  return std::any_of(proofs.begin(), proofs.end(), [&](const ConfigProof& proof) {
    return proof.lost && proof.lost->symbol == symbol && proof.lost->value.empty();
  });
}

Result<std::vector<ConfigProof>> prove_all(Oracle& oracle, const std::vector<std::string>& lines,
                                           const PatchedTree& patched, const Campaign& campaign,
                                           const std::string& base, const Toolchain& toolchain,
                                           const Environment& environment) {
  std::vector<ConfigProof> proofs;
  TRY_ASSIGN(const KconfigRules rules, parse_rules(lines));
  Prover prover(rules);
  UnpatchedRules unpatched(patched, toolchain, environment);
  for (const Invariant& invariant : campaign.invariants) {
    TRY_ASSIGN(ConfigProof proof, prove_one(invariant, oracle, prover, rules, patched));
    if (!proof.holds && !patched.files.empty()) {
      TRY_ASSIGN(Prover * before, unpatched.prover());
      TRY_ASSIGN(const ReplayedProof then,
                 prove_and_replay(*before, unpatched.rules(), invariant.never, unpatched.replay()));
      // A configuration that Kconfig changes is no evidence.
      proof.violated_by_base = !then.config.empty();
      if (proof.violated_by_base) proof.known = "also reachable without the series";
    } else if (!proof.holds) {
      proof.violated_by_base = true;
      proof.known = "no series is applied";
    }
    proofs.push_back(std::move(proof));
  }
  if (!files_for_kconfig(patched.files).empty()) {
    TRY_ASSIGN(Prover * before, unpatched.prover());
    const auto find_unmet = [&](const std::string& config) {
      return oracle.find_unmet_symbols(config);
    };
    TRY_ASSIGN(const std::vector<ConfigProof> changes,
               check_kconfig_changes(unpatched.rules(), *before, rules, prover, find_unmet));
    for (const ConfigProof& proof : changes) {
      proofs.push_back(proof);
      proofs.back().patch = find_stanza_patch(patched, proof.name, proof.where);
    }
    TRY(unpatched.oracle().load_base(base));
    TRY_ASSIGN(const std::vector<ConfigProof> lost,
               find_lost_options(campaign, unpatched.oracle().resolver(), oracle.resolver(), prover,
                                 rules, patched));
    for (const ConfigProof& proof : lost) {
      if (!has_proof_of(proofs, proof.lost->symbol)) proofs.push_back(proof);
    }
  }
  return proofs;
}

}  // namespace

Result<std::vector<ConfigProof>> config_proofs(Oracle& oracle, const PatchedTree& patched,
                                               const Campaign& campaign, const std::string& base,
                                               const Toolchain& toolchain,
                                               const Environment& environment) {
  TRY_ASSIGN(std::vector<std::string> lines, oracle.dump());
  TRY_ASSIGN(std::string cache, cache_folder(environment));
  const std::string path =
      cache_paths::proofs(cache) + "/" + cache_key(lines, patched, campaign, base) + ".json";
  if (const Result<std::string> text = read_file(path)) {
    Result<std::vector<ConfigProof>> kept = config_proofs_from_json(*text, path);
    if (kept) return kept;
  }
  TRY_ASSIGN(std::vector<ConfigProof> proofs,
             prove_all(oracle, lines, patched, campaign, base, toolchain, environment));
  for (ConfigProof& proof : proofs) {
    proof.tree = patched.tree.name;
    proof.series = patched.series;
  }
  TRY(write_file(path, to_json(proofs)));
  return proofs;
}

}  // namespace kseries
