// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/tree.h"

namespace kseries {

/// Parses the text of configs/trees.toml. `where` is the file name for errors, which have
/// the line. Refuses unknown keys, a tree without name or package, a package or release
/// that is not a single word of [a-z0-9.+-] (both are used in paths and URLs), two trees
/// with the same name, a default that does not exist, and a [[tree.known]] that has no
/// reason or names neither a test nor a splat.
Result<TreeCatalogue> parse_trees_toml(std::string_view text, const std::string& where);

}  // namespace kseries
