// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kseries {

/// How long something stays in the cache that no run uses: a tree of each commit
/// that was ever tested, and its lanes, would fill any disk.
constexpr int kept_days = 14;

/// Says that what stands at `path` in the cache was used now: the time stamp of its
/// lock, `path`.lock. A lock that is taken says so by itself. No lock: no effect.
void mark_used(const std::string& path);

/// Removes trees, downloads, lanes, suites and Kconfig programs of the cache whose lock is free
/// and older than `days`, with what unfinished work left beside them. Their locks
/// stay, empty: somebody may be waiting for one. Gives what was removed, by path.
Result<std::vector<std::string>> remove_unused(const std::string& cache, int days);

}  // namespace kseries
