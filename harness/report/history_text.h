// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/history.h"

namespace kseries {

/// The output of `kseries history`: a table of runs.
std::string history_text(const std::vector<HistoryRun>& runs);

/// The output of `kseries history TEXT`: for each case and finding, a table of trees and series.
std::string history_text(const HistoryMatches& matches);

/// The output of `kseries history --flaky`.
std::string history_text(const std::vector<FlakyRow>& flaky);

}  // namespace kseries
