// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// How a series fared on a tree, as text for a terminal or a mail: a line for
/// each patch, then what is wrong with each hunk that did not fit.
std::string series_text(const SeriesResult& result);

}  // namespace kseries
