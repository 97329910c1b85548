// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/series.h"
#include "model/tree.h"

namespace kseries {

/// Reads what `--series` names. `home` is the checkout (patches/ is in it);
/// `tree_name` such as "6.12" chooses among the patches that a folder has per
/// tree. A spec is
///   git:PATH@base..tip   commits of a repository
///   a file               a mailbox, gzip too, or a single patch
///   a folder             by path, or by name under patches/: its series.toml, if
///                        any, and the *.patch of FOLDER/<tree>/ or else of FOLDER;
///                        quilt's file "series" beside them is the list and the order
/// A series that series.toml names as its base goes below, numbered before it.
/// Errors say what is missing: no such series (with names that are close), no
/// patch for this tree (with the trees it has), a damaged file with its line.
Result<Series> load_series(const std::string& spec, const std::string& tree_name,
                           const std::string& home);

/// "6.12" of a tree of version 6.12.95: the name for load_series().
std::string stable_name(const Tree& tree);

}  // namespace kseries
