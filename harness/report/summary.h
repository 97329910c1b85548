// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// summary.txt: what was tested, a table of the cells, the findings, worst first, what
/// was not tested and why, and totals. ASCII, no colours, at most 100 columns except for
/// paths and commands, which are not wrapped so that they can be copied.
std::string summary_text(const Report& report);

/// The table of the cells alone, with the legend of its one-letter columns.
std::string cells_table(const Report& report);

}  // namespace kseries
