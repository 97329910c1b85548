// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// The changed lines of a series with a counter, in all cells of a tree that count them.
struct ExecutedTotal {
  int cells = 0;  ///< that count lines
  std::map<std::string, std::set<int>> counted;
  std::map<std::string, std::set<int>> executed;
};
ExecutedTotal executed_total(const Report& report, const SeriesResult& series);

/// "31 of 40 changed lines with code were executed"; empty if no line was counted.
std::string executed_text(const ExecutedTotal& total);

/// The lines that were counted and not executed, one text for each file: "mm/slub.c: 7, 9-12".
std::vector<std::string> unexecuted_lines(const ExecutedTotal& total);

/// Why the tests of a run do not cover a series on a tree, although they ran: they executed none
/// of the lines with a counter. Empty if they executed one, or if none was counted.
std::string nothing_executed(const Report& report, const SeriesResult& series);

}  // namespace kseries
