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

/// The suite in which the guest's init reports that it loaded the modules.
inline constexpr std::string_view modules_suite = "modules";

/// Whether it is the case of that suite.
bool loads_modules(const CaseResult& result);

/// True if a case says something about the kernel under test: it passed,
/// failed, or failed as expected. Skipped and missing ones do not, nor does
/// loading the modules.
bool tested_something(const CaseResult& result);

/// The suites, as flat_cases() names them, that gave a result line: what ends a guest
/// afterwards took nothing from them.
std::set<std::string> ended_suites(const TestRun& run);

}  // namespace kseries
