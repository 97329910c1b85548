// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "host/files.h"
#include "tree/progress.h"

namespace kseries {

/// Puts a tree's files into the folder of this path, which does not exist yet.
using FillFolder = std::function<Result<Done>(const std::string& folder)>;

/// The root of the tree `id` below `cache`/trees, filled on first use: into a
/// folder beside it, under a lock per id (a second run waits for the first),
/// checked to be a kernel tree, made durable, then renamed, so that a part of a
/// tree is never taken for one. A single folder at the top of what `fill` gave is
/// the root. Errors: what `fill` says; less room than a tree needs; no kernel tree.
Result<std::string> stored_tree(const std::string& cache, const std::string& id,
                                const FillFolder& fill, const Progress& progress);

/// Takes the lock at `path`; while another run holds it, says what that run is doing.
Result<FileLock> lock_with_notice(const std::string& path, const std::string& doing,
                                  const Progress& progress);

/// Path that the tree `id` has, whether or not it is there.
std::string stored_path(const std::string& cache, const std::string& id);

}  // namespace kseries
