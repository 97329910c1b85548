// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// The commits of "PATH@base..tip" (without "git:") as a series, oldest first, as git
/// format-patch would give them: author, date, message, and the diff with full blob
/// ids, renames found, binary content included. Merges are left out with a remark. The
/// repository is only read: no check-out, no index. Errors, of kind usage: no
/// repository, an unknown revision, an empty range, a shallow clone.
Result<Series> read_git_series(const std::string& path_and_range);

}  // namespace kseries
