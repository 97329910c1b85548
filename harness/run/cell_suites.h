// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "guest/suites.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// What the tree's own tests are compiled from: less is to be made again when a patch
/// changes, and most series have none of it. A symbolic link that a series makes is
/// taken away: it may lead anywhere, and no sandbox is around what compiles them. Pure.
PatchedTree with_tests_only(PatchedTree patched);

/// The suites for a kernel of the patched tree. Ours are built against the tree as it
/// is, so that one binary asks every series the same; "tree:…" are the tree's own and
/// come with what the series changes in them. Errors as build_suites().
Result<SuiteBuild> build_cell_suites(const PatchedTree& patched, const Environment& environment,
                                     const std::vector<std::string>& names);

}  // namespace kseries
