// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"

namespace kseries {

/// RUN and TREE/SERIES (empty: not named) of a side. Either may have colons in it: RUN
/// is the shortest folder that has a plan.json; all of `text` when there is none.
std::pair<std::string, std::string> split_side(const std::string& text);

/// Prints what the tests of two sides say, as Markdown. A side is the folder of a
/// run, with ":TREE/SERIES" when it has several trees or series. Returns
/// ExitCode::clean, whatever they say. Errors of kind usage: no such
/// run, tree or series in it.
Result<ExitCode> compare_sides(const std::vector<std::string>& sides);

}  // namespace kseries
