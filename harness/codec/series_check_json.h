// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"
#include "model/series.h"

namespace kseries {

/// The result of `kseries series check --json` for one tree: one line of JSON with `series`,
/// `tree`, `title`, `parts` (each with `number`, `version`, `subject`, `author`, `status` and
/// `message`), `missing`, `left_out` and `remarks`. Unprintable bytes are replaced by U+FFFD.
std::string series_check_json(const Series& series, const SeriesResult& result);

}  // namespace kseries
