// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/splat.h"
#include "model/test_run.h"

namespace kseries {

/// The results of a boot without those that guests/init can't have reported: suites that the boot
/// was not asked to run, a second result of a suite, and further runs with a plan of their own.
/// Each is a problem, and the run is not complete: something else in the guest wrote to the test
/// port.
TestRun without_foreign(const std::vector<std::string>& asked, TestRun run);

/// Adds a failed case "console" if a suite hid kernel messages; `changes` are lines for its
/// message.
TestRun with_console_case(const std::vector<std::string>& changes, TestRun run);

/// How one of the tree's own suites was compiled.
struct SuiteCompilation {
  std::string suite;
  std::string problem;       ///< the first error; empty: it compiles
  std::string base_problem;  ///< the same without the series
};

/// Adds a case "compile/SUITE" for each of these suites that the boot was asked to run. A suite
/// that compiles without the series and not with it has failed; one that compiles in neither tree
/// is skipped.
TestRun with_compilations(const std::vector<SuiteCompilation>& compilations,
                          const std::vector<std::string>& asked, TestRun run);

/// Adds the splats of kernel messages that are not on the console, except those that are there in
/// another form.
std::vector<Splat> with_hidden(std::vector<Splat> shown, std::vector<Splat> hidden);

}  // namespace kseries
