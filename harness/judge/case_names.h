// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/test_run.h"

namespace kseries {

/// A case with its name in a flat list, unique within its run.
struct NamedCase {
  const TestCase* test = nullptr;
  std::string suite;  ///< the top-level case; "suite#2" for the second with this name
  std::string name;   ///< the path below it, joined by '/'; for a suite, its own name
  int parent = -1;    ///< index of the case around it; -1: it is a suite
};

/// All cases of a run in order, each parent before its subtests. If several have the same path in
/// a suite, the later ones are called "name#2", "name#3" and so on, whatever their results. The
/// cases point into `run`.
std::vector<NamedCase> named_cases(const TestRun& run);

}  // namespace kseries
