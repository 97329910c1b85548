// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kseries {

/// How long unused things stay in the cache: the trees and lanes of every commit that
/// was ever tested would fill any disk.
constexpr int kept_days = 14;

/// Records that `path` in the cache was used now, as the time stamp of its lock
/// `path`.lock. Taking the lock does the same. Without a lock it has no effect.
void mark_used(const std::string& path);

/// Removes trees, downloads, lanes, suites and Kconfig programs of the cache whose lock is free
/// and older than `days`, together with remains of unfinished work. Their lock files
/// stay, empty: somebody may be waiting for one. Returns the removed paths.
Result<std::vector<std::string>> remove_unused(const std::string& cache, int days);

}  // namespace kseries
