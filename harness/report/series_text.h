// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// How a series applied to a tree, as text for a terminal or a mail: a line for each
/// patch, followed by the hunks that did not fit and why.
std::string series_text(const SeriesResult& result);

}  // namespace kseries
