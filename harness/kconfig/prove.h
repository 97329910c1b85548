// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kconfig/dot_config.h"
#include "kconfig/model.h"
#include "kconfig/prover.h"

namespace kseries {

/// Whether some configuration gives the formula `text` a value other than n. A Prover for a
/// single question, with the same errors.
Result<Proof> prove(const KconfigRules& rules, std::string_view text);

/// Lets Kconfig itself read a .config and returns what it writes.
using Replay = std::function<Result<std::string>(const std::string& config)>;

/// The answer of a Prover, confirmed by Kconfig.
struct ReplayedProof {
  Proof proof;
  /// If the formula is reachable: the whole .config, as Kconfig writes it, in which it holds.
  /// Empty if Kconfig changed the candidate so that the formula does not hold: numbers and
  /// strings are not modelled, so the answer is unknown.
  std::string config;
};

/// Asks a Prover and replays its candidate. A symbol that the tree does not have is n. Errors
/// are those of both.
Result<ReplayedProof> prove_and_replay(Prover& prover, const KconfigRules& rules,
                                       std::string_view text, const Replay& replay);

/// Why a formula is unreachable although no rule forbids it: "VFIO_GROUP is a bool and never
/// m", or that it contradicts itself. The same errors.
Result<std::string> explain_contradiction(const KconfigRules& rules, std::string_view text);

/// "A=m, B=n": the values of a formula's symbols in a .config. Error: it can't be parsed.
Result<std::string> values_of_formula(std::string_view text, const DotConfig& config);

/// Whether a formula holds (is not n) in a .config. The same errors.
Result<bool> holds(const KconfigRules& rules, std::string_view text, const DotConfig& config,
                   Unknown unknown = Unknown::refuse);

/// The same without a tree's rules. `value` gives y, m or n for a symbol.
Result<bool> holds(std::string_view text,
                   const std::function<std::string(const std::string&)>& value);

}  // namespace kseries
