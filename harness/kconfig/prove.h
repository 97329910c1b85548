// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "kconfig/model.h"
#include "kconfig/prover.h"

namespace kseries {

/// A single question to a Prover: whether some configuration gives the formula
/// `text` a value other than n. The same errors.
Result<Proof> prove(const KconfigRules& rules, std::string_view text);

/// Whether a formula holds (is not n) in a .config. The same errors.
Result<bool> holds(const KconfigRules& rules, std::string_view text, const std::string& config,
                   Unknown unknown = Unknown::refuse);

/// The same without a tree's rules: a symbol that the .config does not name is n.
Result<bool> holds(std::string_view text, const std::string& config);

}  // namespace kseries
