// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/tree.h"

namespace kseries {

/// Reads the text of configs/trees.toml; `where` names it in errors, which give
/// the line. Refuses unknown keys, an entry without name or package, a package or
/// release that is not one word of [a-z0-9.+-] (both end up in paths and URLs),
/// two entries of one name, a default that names no entry, and a [[tree.known]] that
/// names no test or splat or has no reason.
Result<TreeCatalogue> parse_trees_toml(std::string_view text, const std::string& where);

}  // namespace kseries
