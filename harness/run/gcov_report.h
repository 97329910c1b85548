// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// Which of the lines that a series adds some suite ran, per patch, as text; the
/// others are listed. Of all runs in `folders` together: cells whose kernel has
/// CONFIG_GCOV_KERNEL=y and whose suites end with "coverage". Lines are those for
/// which gcov knows code. Error of kind usage: no cell has counted anything.
Result<std::string> gcov_report(const std::vector<std::string>& folders,
                                const Environment& environment);

}  // namespace kseries
