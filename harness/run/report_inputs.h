// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/plan.h"
#include "model/report.h"
#include "run/run_folder.h"

namespace kseries {

/// The patches of each series of the run on each tree, with their hunks and, if the series applies,
/// the owners of lines. A run by an earlier version may have none. Error: unreadable files.
Result<std::vector<SeriesSource>> read_series_sources(const RunFolder& run, const Plan& plan);

/// Ninja's log, version 5 or later: tab-separated start and end in milliseconds, the time of the
/// output, the output and a hash. Of several lines for an output the last one counts. `ended`
/// returns when a step ended, in seconds since any point in time; nothing: its output is gone.
/// Ninja counts from the start of Ninja, so that alone would mix up a run that was continued.
std::vector<StepTime> parse_graph_log(
    std::string_view text, const Plan& plan,
    const std::function<std::optional<double>(const std::string&)>& ended);

/// When the builds and cells of a run were executed. Empty without a log.
std::vector<StepTime> read_step_times(const RunFolder& run, const Plan& plan);

}  // namespace kseries
