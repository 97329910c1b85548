// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"
#include "model/environment.h"
#include "model/tree.h"
#include "tree/progress.h"
#include "tree/source.h"

namespace kseries {

/// The tree of a Debian source package; see obtain_tree. The result has id,
/// release and root; `places.cache` must be set.
Result<Tree> obtain_package_tree(const TreeSpec& spec, const TreePlaces& places,
                                 const Progress& progress);

}  // namespace kseries
