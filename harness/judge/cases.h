// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"
#include "model/test_run.h"

namespace kseries {

/// The leaves of a run, in order, with the names of named_cases(). A suite without subtests is one
/// case with the name of the suite. A parent that failed although none of its subtests did is a
/// case of its own, so that its failure is not lost.
std::vector<CaseResult> flat_cases(const TestRun& run);

/// The suites that printed a result line, with the names of flat_cases(). If the guest dies after
/// that, they have lost nothing.
std::set<std::string> ended_suites(const TestRun& run);

}  // namespace kseries
