// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

enum class TestResult { pass, fail, skip, xfail, missing };

/// How the program behind a result line ended, where the line reports it.
enum class ProgramExit {
  normal,
  signal,   ///< a signal killed it
  timeout,  ///< it was stopped when its time was over
};

/// One result line of KTAP with its subtests. A case whose plan is not
/// met has failed, and the absent ones are there as `missing`.
struct TestCase {
  std::string name;
  TestResult result = TestResult::missing;
  ProgramExit program_exit = ProgramExit::normal;
  std::string message;  ///< diagnostics, or the reason of a skip
  double seconds = 0;   ///< between its line and the one before; 0 when unknown
  double started = 0;   ///< arrival times on the host, seconds since boot was spawned
  double ended = 0;
  std::vector<TestCase> subtests;
};

/// All that came over the test port.
struct TestRun {
  std::vector<TestCase> suites;       ///< top-level cases
  int planned = -1;                   ///< top-level plan; -1: none came
  std::vector<std::string> problems;  ///< malformed lines, missing plans, bad numbers
  bool complete = false;              ///< the top-level plan was met
};

}  // namespace kseries
