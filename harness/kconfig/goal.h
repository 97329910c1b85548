// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "kconfig/encode.h"
#include "kconfig/formula.h"
#include "kconfig/model.h"

namespace kseries {

/// What a symbol that the tree does not have is.
enum class Unknown { refuse, no };

/// A formula that speaks of bool and tristate symbols of the tree only. Errors
/// of kind usage as Prover (kconfig/prover.h) has them.
Result<std::unique_ptr<Formula>> checked_formula(const KconfigRules& rules, std::string_view text,
                                                 Unknown unknown = Unknown::refuse);

/// The value of a formula; adds what it needs to the encoding.
Tristate encode_formula(Encoding& encoding, const Formula& formula);

}  // namespace kseries
