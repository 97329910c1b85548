// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "kconfig/model.h"
#include "kconfig/prover.h"
#include "model/report.h"

namespace kseries {

/// What a change of Kconfig files may break, as claims that hold or not, each
/// named after its symbol: a symbol that comes new can be turned on; one that
/// had a prompt and still exists keeps it; and no select makes a symbol y or m
/// whose dependencies are not there, where none did before. Only what does not
/// hold is told. `before` and `after`: the rules without and with the series.
std::vector<ConfigProof> kconfig_changes(const KconfigRules& before, Prover& prover_before,
                                         const KconfigRules& after, Prover& prover_after);

}  // namespace kseries
