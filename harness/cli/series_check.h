// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"
#include "model/environment.h"
#include "model/tree.h"

namespace kseries {

/// `kseries series check`: applies the series `spec` (see load_series) to each
/// tree and writes what became of each patch to `out`. Returns the exit code:
/// 0 when it applies to all of them as a whole, 1 when it does not or a part of
/// it is missing. An Error when the series can't be read.
Result<ExitCode> series_check(const std::string& spec, const std::vector<Tree>& trees,
                              const Environment& environment, std::ostream& out);

}  // namespace kseries
