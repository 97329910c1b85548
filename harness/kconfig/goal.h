// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "kconfig/encode.h"
#include "kconfig/formula.h"
#include "kconfig/model.h"

namespace kseries {

/// How to treat a symbol that the tree does not have: as an error, or as n.
enum class Unknown { refuse, no };

/// Parses a formula that has only bool and tristate symbols of the tree. Errors of kind usage as
/// for Prover (kconfig/prover.h).
Result<std::unique_ptr<Formula>> checked_formula(const KconfigRules& rules, std::string_view text,
                                                 Unknown unknown = Unknown::refuse);

/// The value of a formula; adds the necessary variables and clauses to the encoding.
Tristate encode_formula(Encoding& encoding, const Formula& formula);

}  // namespace kseries
