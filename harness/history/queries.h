// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <set>
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

/// A series that earlier runs may have tested.
struct SeriesIdentity {
  std::string name;
  std::set<std::string> contents;  ///< hashes of its patches with a tree (PatchedTree::domain)
};

/// The newest run of a series: one with the same patches on one of the trees or, if there is none,
/// with a series of this name. Runs that also tested one of the series `current` do not count. The
/// report has the run, its findings with this series (kind, key, title and places), and the cells
/// in which they occurred, without their results.
Result<std::optional<Report>> find_earlier_run(Database& history, const SeriesIdentity& series,
                                               const std::set<std::string>& current);

/// The last `max` runs, the newest first.
Result<std::vector<HistoryRun>> recent_runs(Database& history, size_t max);

/// The case of this name or, if there is none, all cases and findings that contain the text in
/// their name, title or key; at most `max` of each.
Result<HistoryMatches> search_history(Database& history, const std::string& text, size_t max);

/// What is flaky, by its rate of failures, the highest first.
Result<std::vector<FlakyRow>> rank_flaky(Database& history);

}  // namespace kseries
