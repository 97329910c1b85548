// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/report.h"

namespace kseries {

/// failure: the kernel or the series is at fault; error: there is no result.
enum class JunitOutcome { pass, failure, error, skipped };

struct JunitCase {
  std::string classname;
  std::string name;
  double seconds = 0;
  JunitOutcome outcome = JunitOutcome::pass;
  std::string type;     ///< of a failure or error: "build-failed", "splat", "missing"…
  std::string message;  ///< one line
  std::string text;     ///< the evidence
};

struct JunitSuite {
  std::string name;
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<JunitCase> cases;
  std::string out;  ///< system-out
};

/// What a report has to say, cut into JUnit's suites and cases: for each series
/// on a tree one suite with a case for each patch, one with a skipped case for
/// each permutation that was dropped, one with what was proved, one with the changed
/// lines and how many kernels compiled them, and one suite for each cell, with the cases configure,
/// build, warnings, boot and one for each test. Known findings are skipped cases, so that CI stays
/// green on them, as the exit code is 0. Texts are as they came, not yet fit for XML.
std::vector<JunitSuite> junit_suites(const Report& report);

}  // namespace kseries
