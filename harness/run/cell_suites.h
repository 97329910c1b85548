// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "guest/suites.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// Only the changed files that the tree's own tests are compiled from. Most series have none of
/// them, and then nothing is rebuilt. Symbolic links that a series adds are removed: they may point
/// anywhere. Pure.
PatchedTree with_tests_only(PatchedTree patched);

/// The suites for a kernel of the patched tree. Ours are built against the unmodified tree, so that
/// the same binary tests all series; "tree:…", the tree's own, are built with the changes of the
/// series. Errors as build_suites().
Result<SuiteBuild> build_cell_suites(const PatchedTree& patched, const Environment& environment,
                                     const std::vector<std::string>& names, SandboxKind sandbox);

}  // namespace kseries
