// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// The commits of "PATH@base..tip" (without "git:"), oldest first, merges left
/// out, as git format-patch would give them: author, date, message, and the diff
/// as text with full blob ids, renames found, binary content included. `files`
/// of the patches is left empty. The repository is only read: no check-out, no
/// index. Errors: no repository, an unknown revision, an empty range.
Result<std::vector<Patch>> patches_from_git(const std::string& path_and_range);

}  // namespace kseries
