// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/apply.h"
#include "model/report.h"
#include "model/series.h"

namespace kseries {

/// The result of applying `series`, for a report.
SeriesResult make_series_result(const Series& series, const PatchedTree& patched);

}  // namespace kseries
