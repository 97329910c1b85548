// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"
#include "model/apply.h"
#include "model/series.h"
#include "model/tree.h"

namespace kseries {

/// Applies a series to a tree, patch by patch and one commit each, as git am
/// does: exact context, offsets allowed and reported, no fuzz. The tree is only
/// read, and only the files that the series names.
///
/// `applied` counts the patches before the first one that fails (a patch that the
/// tree already has counts as failed: it can't be applied). Later patches are tried
/// on top of the last good state, except those that touch a file of a failed patch;
/// they get no commit and are not in `files`. An Error means that the tree can't be
/// read or that git failed, not that a patch did.
Result<PatchedTree> apply_series(const Tree& tree, const Series& series);

}  // namespace kseries
