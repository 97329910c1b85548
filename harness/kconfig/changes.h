// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "kconfig/model.h"
#include "kconfig/prover.h"
#include "model/report.h"

namespace kseries {

/// The symbols that Kconfig itself finds selected without their dependencies when it
/// reads a .config.
using FindUnmetSymbols = std::function<Result<std::vector<std::string>>(const std::string& config)>;

/// What a change of Kconfig files may break, as claims that hold or not, each
/// named after its symbol: a symbol that comes new can be turned on; one that
/// had a prompt and still exists keeps it; and no select makes a symbol y or m
/// whose dependencies are not there, where that one did not before. Only what does
/// not hold is told, of a select only what `find_unmet` confirms: numbers are not modelled.
/// `before` and `after`: the rules without and with the series. Errors are those of
/// `find_unmet`.
Result<std::vector<ConfigProof>> check_kconfig_changes(const KconfigRules& before,
                                                       Prover& prover_before,
                                                       const KconfigRules& after,
                                                       Prover& prover_after,
                                                       const FindUnmetSymbols& find_unmet);

}  // namespace kseries
