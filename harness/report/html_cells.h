// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries::html {

/// What reports/page.js shows of the cells, as elements "script" that are not executed: their
/// table, and the details of each one that did not simply pass. A cell has its number in the table
/// of summary.txt.
std::string cell_data(const Report& report);

}  // namespace kseries::html
