// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kseries {

/// For how many days unused entries stay in the cache. The trees and lanes of every tested
/// commit would fill any disk.
constexpr int kept_days = 14;

/// Records that the cache entry `path` was used now, in the time stamp of its lock file; taking
/// the lock does the same. No effect if there is no lock file.
void mark_used(const std::string& path);

/// With less free space than this, in bytes, the lanes of series go earlier.
constexpr unsigned long long wanted_free_bytes = 20ULL << 30;

/// Removes trees, downloads, lanes, suites and Kconfig programs from the cache if their lock is
/// free and older than `days`, together with leftovers of unfinished work. The empty lock files
/// stay, because another process may be waiting for one. Then, while less than `wanted_free` bytes
/// are free, removes lanes of series (kbuild/domain.h) that were not used for a day, oldest first.
/// Returns the removed paths.
Result<std::vector<std::string>> remove_unused(const std::string& cache, int days,
                                               unsigned long long wanted_free = wanted_free_bytes);

}  // namespace kseries
