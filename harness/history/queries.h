// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "history/sqlite.h"
#include "model/history.h"
#include "model/report.h"

namespace kseries {

/// Sets first_seen and failing_since of the findings of a report: the first run that had the
/// finding anywhere, and the first of those that have had it without interruption in the cells that
/// show it now. Runs that were started later than that of the report do not count. A finding that
/// the history does not contain is not changed.
Result<Done> find_first_seen(Database& history, Report& report);

/// The last `max` runs, the newest first.
Result<std::vector<HistoryRun>> recent_runs(Database& history, size_t max);

/// The case of this name or, if there is none, all cases and findings that contain the text in
/// their name, title or key; at most `max` of each.
Result<HistoryMatches> search_history(Database& history, const std::string& text, size_t max);

/// What is flaky, by its rate of failures, the highest first.
Result<std::vector<FlakyRow>> rank_flaky(Database& history);

}  // namespace kseries
