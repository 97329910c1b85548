// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/proof_stage.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "base/text.h"
#include "codec/json.h"
#include "host/files.h"
#include "kbuild/oracle_program.h"
#include "kconfig/changes.h"
#include "kconfig/formula.h"
#include "kconfig/prove.h"
#include "kconfig/prover.h"
#include "model/config.h"
#include "model/describe.h"

namespace kseries {
namespace {

Replay replay_of(Oracle& oracle) {
  return [&oracle](const std::string& config) { return oracle.replay(config); };
}

/// The tree without the series, ready to be asked; made when it is needed.
class Plain {
 public:
  Plain(const PatchedTree& patched, const Toolchain& toolchain) : toolchain_(toolchain) {
    tree_.tree = patched.tree;
  }

  Result<Prover*> prover() {
    if (prover_) return &*prover_;
    Result<std::variant<Oracle, KconfigProblem>> started = Oracle::start(tree_, toolchain_);
    if (!started) return started.error();
    auto* found = std::get_if<Oracle>(&*started);
    if (found == nullptr) {
      return Error{"kconfig", "Kconfig refuses the tree without the series", tree_.tree.root, ""};
    }
    oracle_.emplace(std::move(*found));
    Result<std::vector<std::string>> lines = oracle_->dump();
    if (!lines) return lines.error();
    Result<KconfigRules> rules = parse_rules(*lines);
    if (!rules) return rules.error();
    rules_ = rules.take();
    prover_.emplace(rules_);
    return &*prover_;
  }
  [[nodiscard]] const KconfigRules& rules() const { return rules_; }
  /// After prover().
  Replay replay() { return replay_of(*oracle_); }

 private:
  const Toolchain& toolchain_;
  PatchedTree tree_;
  std::optional<Oracle> oracle_;
  KconfigRules rules_;
  std::optional<Prover> prover_;
};

/// The values of a formula's symbols in a .config, and how to see all of it.
Result<std::string> witness_text(const std::string& formula, const std::string& config,
                                 const PatchedTree& patched) {
  const Result<std::unique_ptr<Formula>> parsed = parse_formula(formula);
  if (!parsed) return parsed.error();
  const Assignment all = config_values(config);
  Assignment values;
  for (const std::string& name : symbols_of(**parsed)) {
    const auto value = all.find(name);
    values[name] = value == all.end() ? "n" : value->second;
  }
  std::string text = "a configuration does it: " + text_of(values);
  text += "\nkseries kconfig prove --tree " + patched.tree.name;
  if (!patched.series.empty()) text += " --series " + patched.series;
  return text + " '" + formula + "' writes the whole of it";
}

Result<ConfigProof> prove_one(const Invariant& invariant, Oracle& oracle, Prover& prover,
                              const KconfigRules& rules, const PatchedTree& patched) {
  ConfigProof proof;
  proof.name = invariant.name;
  proof.claim = "never " + invariant.never;
  proof.why = invariant.why;
  const Result<Witnessed> answer =
      prove_witnessed(prover, rules, invariant.never, replay_of(oracle));
  if (!answer) return answer.error();
  proof.holds = !answer->proof.reachable;
  if (proof.holds) {
    proof.detail = "proved: these rules forbid it\n" + join(answer->proof.core, "\n");
    return proof;
  }
  if (answer->config.empty()) {
    proof.detail = "can't tell: Kconfig itself does not keep the configuration found";
    return proof;
  }
  Result<std::string> text = witness_text(invariant.never, answer->config, patched);
  if (!text) return text.error();
  proof.detail = text.take();
  return proof;
}

std::string cache_key(const std::vector<std::string>& rules, const PatchedTree& patched,
                      const Campaign& campaign) {
  std::string text = "4\n" + patched.tree.id + "\n" + patched.tree.name + "\n" + patched.series;
  for (const Invariant& one : campaign.invariants) {
    text += "\n" + one.name + "\t" + one.never + "\t" + one.why;
  }
  for (const std::string& line : rules) {
    text += '\n';
    text += line;
  }
  return sha256(text).substr(0, 20);
}

Result<std::vector<ConfigProof>> prove_all(Oracle& oracle, const std::vector<std::string>& lines,
                                           const PatchedTree& patched, const Campaign& campaign,
                                           const Toolchain& toolchain) {
  std::vector<ConfigProof> proofs;
  const Result<KconfigRules> rules = parse_rules(lines);
  if (!rules) return rules.error();
  Prover prover(*rules);
  Plain plain(patched, toolchain);
  for (const Invariant& invariant : campaign.invariants) {
    Result<ConfigProof> proof = prove_one(invariant, oracle, prover, *rules, patched);
    if (!proof) return proof.error();
    if (!proof->holds && !patched.files.empty()) {
      Result<Prover*> before = plain.prover();
      if (!before) return before.error();
      const Result<Witnessed> then =
          prove_witnessed(**before, plain.rules(), invariant.never, plain.replay());
      if (!then) return then.error();
      // A configuration that Kconfig does not keep excuses nothing.
      if (!then->config.empty()) proof->known = "so it is without the series, too";
    } else if (!proof->holds) {
      proof->known = "the tree as it is, without a series";
    }
    proofs.push_back(proof.take());
  }
  if (!files_for_kconfig(patched.files).empty()) {
    Result<Prover*> before = plain.prover();
    if (!before) return before.error();
    const Result<std::vector<ConfigProof>> changes =
        kconfig_changes(plain.rules(), **before, *rules, prover,
                        [&](const std::string& config) { return oracle.unmet(config); });
    if (!changes) return changes.error();
    proofs.insert(proofs.end(), changes->begin(), changes->end());
  }
  return proofs;
}

}  // namespace

Result<std::vector<ConfigProof>> config_proofs(Oracle& oracle, const PatchedTree& patched,
                                               const Campaign& campaign,
                                               const Toolchain& toolchain) {
  Result<std::vector<std::string>> lines = oracle.dump();
  if (!lines) return lines.error();
  Result<std::string> cache = cache_folder();
  if (!cache) return cache.error();
  const std::string path = *cache + "/proofs/" + cache_key(*lines, patched, campaign) + ".json";
  if (const Result<std::string> text = read_file(path)) {
    Result<Plan> kept = plan_from_json(*text, path);
    if (kept) return kept->proofs;
  }
  Plan kept;
  Result<std::vector<ConfigProof>> proofs = prove_all(oracle, *lines, patched, campaign, toolchain);
  if (!proofs) return proofs.error();
  for (ConfigProof& proof : *proofs) {
    proof.tree = patched.tree.name;
    proof.series = patched.series;
  }
  kept.proofs = *proofs;
  if (Result<Done> written = write_file(path, to_json(kept)); !written) return written.error();
  return proofs;
}

}  // namespace kseries
