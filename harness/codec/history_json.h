// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/history.h"

namespace kseries {

/// The output of `kseries history … --json`, indented by two spaces: an object with "runs", with
/// "cases", "findings" and "left_out", or with "flaky". codec/history_json_fields.h has the fields;
/// new ones may be added at any time.
std::string history_json(const std::vector<HistoryRun>& runs);
std::string history_json(const HistoryMatches& matches);
std::string history_json(const std::vector<FlakyRow>& flaky);

}  // namespace kseries
