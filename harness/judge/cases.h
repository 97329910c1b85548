// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"
#include "model/test_run.h"

namespace kseries {

/// The leaves of a run, in its order, by the names of named_cases(); a suite
/// without subtests is one case named like it. A parent that failed although all
/// below it is well is a case of its own, so that its failure is not lost.
std::vector<CaseResult> flat_cases(const TestRun& run);

/// The suites, as flat_cases() names them, that gave a result line: what ends a guest
/// afterwards took nothing from them.
std::set<std::string> ended_suites(const TestRun& run);

}  // namespace kseries
