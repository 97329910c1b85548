// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_proofs.h"

#include <utility>

namespace kseries {
namespace {

/// Whether a series announces that it makes a setting unreachable.
bool announces(const WithdrawnOption& withdrawn, const ConfigProof& proof) {
  const ConfigSetting& setting = withdrawn.setting;
  return proof.lost && setting.symbol == proof.lost->symbol &&
         (setting.value.empty() || proof.lost->value.empty() ||
          setting.value == proof.lost->value) &&
         (withdrawn.tree.empty() || withdrawn.tree == proof.tree);
}

}  // namespace

void add_proof(Plan& plan, const std::vector<WithdrawnOption>& withdrawn, ConfigProof proof) {
  for (const WithdrawnOption& option : withdrawn) {
    if (!proof.holds && announces(option, proof)) proof.known = "withdrawn: " + option.reason;
  }
  for (const KnownFailure& known : plan.series.back().known) {
    const bool meant =
        known.concern == proof.name && (known.tree.empty() || known.tree == proof.tree);
    if (!proof.holds && meant) proof.known = known.concern + ": " + known.reason;
  }
  plan.proofs.push_back(std::move(proof));
}

}  // namespace kseries
