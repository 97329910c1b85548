// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

enum class TestResult { pass, fail, skip, xfail, missing };

/// How the program of a result line ended, if the line reports it.
enum class ProgramExit {
  normal,
  signal,   ///< a signal killed it
  timeout,  ///< it was stopped at its time limit
};

/// Whether a case used what the kernel under test offers: it bound a device or opened a device
/// node. The suites of kselftests/ print that (lib/mark.c), others do not.
enum class DeviceUse { unknown, none, used };

/// A KTAP result line with its subtests. A case whose plan is not met has failed, and the results
/// that did not arrive are included as `missing`.
struct TestCase {
  std::string name;
  TestResult result = TestResult::missing;
  ProgramExit program_exit = ProgramExit::normal;
  DeviceUse device_use = DeviceUse::unknown;
  std::string message;  ///< diagnostics, or the reason of a skip
  double seconds = 0;   ///< between the previous result line and this one; 0: unknown
  double started = 0;   ///< arrival on the host, in seconds since the start of QEMU
  double ended = 0;
  std::vector<TestCase> subtests;
};

/// All results from the test port.
struct TestRun {
  std::vector<TestCase> suites;       ///< top-level cases
  int planned = -1;                   ///< top-level plan; -1: there was none
  int segments = 0;                   ///< top-level runs, each with a version line and a plan
  std::vector<std::string> problems;  ///< malformed lines, missing plans, bad numbers
  bool complete = false;              ///< the top-level plan was met
};

}  // namespace kseries
