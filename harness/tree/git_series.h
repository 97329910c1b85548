// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// What patches_from_git() finds in a range of commits.
struct GitPatches {
  std::vector<Patch> patches;
  int merges = 0;  ///< commits left out: what they change by themselves is not in `patches`
};

/// The commits of "PATH@base..tip" (without "git:"), oldest first, merges left
/// out, as git format-patch would give them: author, date, message, and the diff
/// as text with full blob ids, renames found, binary content included. `files`
/// of the patches is left empty. The repository is only read: no check-out, no
/// index. Errors: no repository, an unknown revision, an empty range, a shallow clone.
Result<GitPatches> patches_from_git(const std::string& path_and_range);

}  // namespace kseries
