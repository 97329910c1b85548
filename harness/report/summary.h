// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// summary.txt: what was tested, a table of the cells, the findings with the
/// worst first, what was left out and why, totals. ASCII, without colours, at
/// most 100 columns apart from paths and commands, which stay whole so that
/// they can be copied.
std::string summary_text(const Report& report);

/// The table of the cells alone, with the legend of its one-letter columns.
std::string cells_table(const Report& report);

}  // namespace kseries
