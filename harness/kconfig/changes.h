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

/// The symbols that Kconfig itself reports as selected with unmet dependencies when it reads a
/// .config.
using FindUnmetSymbols = std::function<Result<std::vector<std::string>>(const std::string& config)>;

/// Checks what a change of Kconfig files may break: a new symbol can be enabled; a symbol whose
/// dependencies or selects change can still be enabled, if it could before; a symbol that had a
/// prompt and still exists keeps it; and no select newly enables a symbol whose
/// dependencies are unmet. Returns the claims that do not hold, each named after its symbol. A
/// select is only reported if `find_unmet` confirms it, since numbers are not modelled. `before`
/// and `after` are the rules without and with the series. Errors are those of `find_unmet`.
Result<std::vector<ConfigProof>> check_kconfig_changes(const KconfigRules& before,
                                                       Prover& prover_before,
                                                       const KconfigRules& after,
                                                       Prover& prover_after,
                                                       const FindUnmetSymbols& find_unmet);

}  // namespace kseries
