// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <vector>

#include "model/patch_text.h"
#include "model/report.h"

namespace kseries {

/// Compares the findings of an earlier run, such as one of the previous version of a series, with
/// those of a report. Findings are equal if they have the same kind and the same cause
/// (Finding::key), with whatever series and on whatever tree.
PreviousRun compare_with_previous(const Report& earlier, const Report& report);

/// Removes everything about the previous version of a series (SeriesResult::is_previous) from a
/// report, and returns it as a report of its own. Nothing if the run did not test one.
std::optional<Report> take_previous_version(Report& report);

/// The cells and suites in which a report has findings.
std::vector<EarlierPlace> find_earlier_places(const Report& report);

}  // namespace kseries
