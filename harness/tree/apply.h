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
/// `applied` counts the patches from the first up to the one that fails (a
/// patch that the tree has already counts as failed: it can't be applied). The
/// later ones are tried on what stands, except those that touch a file of a
/// failed one; they get no commit, and `files` does not have them. An Error
/// means that the tree can't be read or that git failed, not that a patch did.
Result<PatchedTree> apply_series(const Tree& tree, const Series& series);

}  // namespace kseries
