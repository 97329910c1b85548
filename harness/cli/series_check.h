// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"
#include "model/environment.h"
#include "model/tree.h"
#include "plan/series_input.h"

namespace kseries {

/// `kseries series check`: applies the series `spec` (see load_series()) to each tree and writes
/// the result for each patch to `out`. Returns exit code 0 if the whole series applies to all
/// trees, 1 if it does not or if a part of it is missing. Error: the series can't be read.
Result<ExitCode> series_check(const std::string& spec, const std::vector<Tree>& trees, Trust trust,
                              const Environment& environment, std::ostream& out);

}  // namespace kseries
