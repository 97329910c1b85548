// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"

namespace kseries {

/// Splits "RUN:TREE/SERIES"; the second part may be absent. Both may contain colons: RUN is the
/// shortest prefix that names a directory with a plan.json, or all of `text` if none does.
std::pair<std::string, std::string> split_side(const std::string& text);

/// Compares the test results of two sides and writes the comparison as Markdown. A side is the
/// directory of a run, with ":TREE/SERIES" if the run has several trees or series. Returns
/// ExitCode::clean whatever differs, and ExitCode::unavailable if there is no common cell. Error
/// of kind usage: no such run, or no such tree or series in it.
Result<ExitCode> compare_sides(const std::vector<std::string>& sides, std::ostream& out);

}  // namespace kseries
