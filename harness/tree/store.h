// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "host/files.h"
#include "tree/progress.h"

namespace kseries {

/// Writes the files of a tree to `folder`, which does not exist yet.
using FillFolder = std::function<Result<Done>(const std::string& folder)>;

/// Returns the root of the tree `id` below `cache`/trees, and creates it on first use:
/// filled in a temporary directory, under a lock per ID (a second run waits for the first),
/// checked to be a kernel tree, flushed to disk, then renamed, so that a partial tree
/// is never mistaken for a complete one. If `fill` writes a single directory, that
/// one is the root. Errors: those of `fill`; not enough disk space; not a kernel tree.
Result<std::string> stored_tree(const std::string& cache, const std::string& id,
                                const FillFolder& fill, const Progress& progress);

/// Takes the lock at `path`. While another run holds it, reports what that run is doing.
Result<FileLock> lock_with_notice(const std::string& path, const std::string& doing,
                                  const Progress& progress);

/// The path of the tree `id`, whether or not it exists.
std::string stored_path(const std::string& cache, const std::string& id);

}  // namespace kseries
