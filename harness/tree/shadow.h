// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/apply.h"

namespace kseries {

/// Makes `folder`, which must not exist, look like the patched tree: symbolic links
/// into the tree, but for the files that the series changes and the folders that hold
/// them. For who only reads, and cheaper than a copy. A symbolic link that a series
/// makes is left out: it may lead anywhere. Error: what can't be read or written.
Result<Done> make_shadow(const PatchedTree& patched, const std::string& folder);

}  // namespace kseries
