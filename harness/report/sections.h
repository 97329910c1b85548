// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// What the run has to say about configurations, a line each: what the chosen
/// ones cover and what not, what was proved of all of them, and which changed
/// lines the compiler saw.
std::vector<std::string> configuration_lines(const Report& report);

/// What was not built or tested, a line each: cells that were not run, and
/// configurations that are not possible.
std::vector<std::string> left_out_lines(const Report& report);

/// The remarks on the run, on the series and on the cells, each once.
std::vector<std::string> remark_lines(const Report& report);

}  // namespace kseries
