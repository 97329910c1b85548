// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// How many of the lines that each patch adds were run by a suite, as text, with a list of the
/// others. Adds up all runs in `folders`: the cells whose kernel has CONFIG_GCOV_KERNEL=y and whose
/// last suite is "coverage". Only lines with code, according to gcov, are counted. Error of kind
/// usage: no cell has counters.
Result<std::string> gcov_report(const std::vector<std::string>& folders,
                                const Environment& environment);

}  // namespace kseries
