// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/test_run.h"

namespace kseries {

/// A case with what it is called in a flat list, unambiguous within its run.
struct NamedCase {
  const TestCase* test = nullptr;
  std::string suite;  ///< the top-level case; "suite#2" for the second of one name
  std::string name;   ///< the path below it joined by '/'; a suite's own name for the suite
  int parent = -1;    ///< index of the case around it; -1: it is a suite
};

/// All cases of a run, a parent before what stands below it, in the order of the
/// run. Of several with one path in a suite the later ones are called "name#2",
/// "name#3"…, whatever their results. They point into `run`.
std::vector<NamedCase> named_cases(const TestRun& run);

}  // namespace kseries
