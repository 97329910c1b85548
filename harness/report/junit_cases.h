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

/// Converts a report to JUnit suites and cases. Each series on a tree has a suite with a
/// case for each patch, one with a skipped case for each dropped configuration, one with
/// the proofs, and one with the changed lines and how many kernels compiled them. Each cell
/// has a suite with the cases configure, build, warnings, boot and one for each test. Known
/// failures, and those that triage did not find to be new, are skipped cases, so that CI stays
/// green on them, as the exit code is 0. Texts are not yet sanitised for XML.
std::vector<JunitSuite> junit_suites(const Report& report);

}  // namespace kseries
