// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "model/series.h"
#include "model/tree.h"

namespace kseries {

/// Whether to believe a series.toml that comes with a series from elsewhere, where it excuses
/// missing parts, failures and lost features. One in the checkout's patches/ is always believed.
enum class Trust { no, yes };

/// Loads the series that `--series` names. `tree_name`, such as "6.12", selects among the
/// patches for several trees. A spec is
///   git:PATH@base..tip   commits of a repository
///   a file               a mailbox, which may be gzipped, or a single patch
///   a directory          by path, or by name in patches/: its series.toml, if any,
///                        and the *.patch files of DIR/<tree>/ or else of DIR; a
///                        quilt "series" file next to them selects and orders them, or else
///                        the numbers of the subjects or of the file names order them
/// The series that series.toml names as its base comes first. What is ignored without `trust` is
/// remarked. Errors: no such series
/// (with similar names), no patches for this tree (with the trees that have some), a
/// damaged file with its line, a file that is not a regular one.
Result<Series> load_series(const std::string& spec, const std::string& tree_name,
                           const Environment& environment, Trust trust = Trust::no);

/// The name of a tree for load_series(): "6.12" for version 6.12.95.
std::string stable_name(const Tree& tree);

}  // namespace kseries
