// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "guest/suites.h"
#include "model/apply.h"

namespace kseries {

/// The suites for a kernel of the patched tree. Ours are built against the tree as it
/// is, so that one binary asks every series the same; "tree:…" are the tree's own and
/// come with what the series changes in them. Errors as build_suites().
Result<SuiteBuild> build_cell_suites(const PatchedTree& patched, const std::string& home,
                                     const std::vector<std::string>& names);

}  // namespace kseries
