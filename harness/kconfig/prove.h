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

/// A single question to a Prover: whether some configuration gives the formula
/// `text` a value other than n. The same errors.
Result<Proof> prove(const KconfigRules& rules, std::string_view text);

/// What Kconfig itself makes of a .config.
using Replay = std::function<Result<std::string>(const std::string& config)>;

/// An answer of a Prover, and the configuration that shows it.
struct ReplayedProof {
  Proof proof;
  /// Reachable, and Kconfig itself keeps it: the whole .config in which the formula
  /// holds. Empty: the candidate did not survive, since numbers and texts are not
  /// modelled, and nothing is known.
  std::string config;
};

/// Asks a Prover and replays its candidate. A symbol that the tree does not have is n.
/// The errors of both.
Result<ReplayedProof> prove_and_replay(Prover& prover, const KconfigRules& rules,
                                       std::string_view text, const Replay& replay);

/// Why a formula that no rule of the tree stands against holds nowhere: "VFIO_GROUP is
/// a bool and never m", or that it contradicts itself. The same errors.
Result<std::string> explain_contradiction(const KconfigRules& rules, std::string_view text);

/// "A=m, B=n": what a .config says of the symbols of a formula. Error: it can't be read.
Result<std::string> values_of_formula(std::string_view text, const DotConfig& config);

/// Whether a formula holds (is not n) in a .config. The same errors.
Result<bool> holds(const KconfigRules& rules, std::string_view text, const DotConfig& config,
                   Unknown unknown = Unknown::refuse);

/// The same without a tree's rules. `value` gives y, m or n for a symbol.
Result<bool> holds(std::string_view text,
                   const std::function<std::string(const std::string&)>& value);

}  // namespace kseries
