// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"
#include "impact/include_users.h"
#include "model/environment.h"
#include "model/tree.h"

namespace kseries {

/// Reads every C file, assembler file and header of a tree, except tools/, Documentation/ and
/// scripts/. Takes about 10 s the first time; later calls read the result from the cache.
Result<IncludeIndex> read_include_index(const Tree& tree, const Environment& environment);

}  // namespace kseries
