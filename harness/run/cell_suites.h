// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "guest/suites.h"
#include "judge/init_report.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// Only the changed files that the tree's own tests are compiled from. Most series have none of
/// them, and then nothing is rebuilt. Symbolic links that a series adds are removed: they may point
/// anywhere. Pure.
PatchedTree with_tests_only(PatchedTree patched);

/// The suites of a cell.
struct CellSuites {
  SuiteBuild build;
  std::vector<SuiteCompilation> compilations;  ///< of the tree's own
};

/// The suites for a kernel of the patched tree. Ours are built against the unmodified tree, so that
/// the same binary tests all series; "tree:…", the tree's own, are built with the changes of the
/// series or, if that does not compile, without them. Errors as build_suites().
Result<CellSuites> build_cell_suites(const PatchedTree& patched, const Environment& environment,
                                     const std::vector<std::string>& names, SandboxKind sandbox);

/// Only these suites of a build.
SuiteBuild only_suites(SuiteBuild build, const std::vector<std::string>& suites);

}  // namespace kseries
