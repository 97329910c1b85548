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

enum class CheckFormat { text, json };

struct CheckOptions {
  CheckFormat format = CheckFormat::text;
  Trust trust = Trust::no;  ///< in a series.toml outside of patches/
};

/// `kseries series check`: applies the series `spec` (see load_series()) to each tree and writes
/// the result for each patch to `out`, as text or as one line of JSON per tree. Returns exit code 0
/// if the whole series applies to all trees, 1 if it does not, if a part of it is missing or if a
/// patch was left out. Error: the series can't be read.
Result<ExitCode> series_check(const std::string& spec, const std::vector<Tree>& trees,
                              CheckOptions options, const Environment& environment,
                              std::ostream& out);

}  // namespace kseries
