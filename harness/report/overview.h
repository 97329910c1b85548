// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/report.h"

// Counts and names for the reports that people read.

namespace kseries {

struct CaseCounts {
  size_t passed = 0;
  size_t failed = 0;  ///< failed or missing, without known failures
  size_t skipped = 0;
  size_t known = 0;
};

/// Counts a case, too.
void add_case(CaseCounts& counts, const CaseResult& test);

CaseCounts count_cases(const CellResult& cell);

/// The distinct values of a member of the cells, in order.
std::vector<std::string> distinct(const Report& report, std::string Cell::*member);

/// "6.12: 6.12.117 (linux-source-6.12 6.12.117-1)", without the unknown parts.
std::string tree_text(const Tree& tree);

/// The accelerators that the guests of a report ran with: "kvm, tcg".
std::string accels_text(const Report& report);

/// Symbols that do not have the same value in all cells that have chosen one, sorted.
std::vector<std::string> varying_symbols(const Report& report);

/// The value of a symbol in a cell; "-" if it has none.
std::string value_in(const Cell& cell, const std::string& symbol);

/// "cell 2", "cells 2, 5-7": by their numbers in the table, ascending.
std::string cells_text(const std::vector<size_t>& numbers);

/// "cells 2, 5-7" by their numbers in the table, and "6.1/series" for the rest.
std::string places_text(const Report& report, const Finding& finding);

/// How many cells of a report have each verdict, worst first.
std::map<Verdict, size_t> count_verdicts(const Report& report);

/// "9 cells: 2 panic, 1 test-failed, 6 pass", worst first.
std::string totals_text(const Report& report);

/// "3 of 3 patches applied, 1 hunk with an offset".
std::string applied_text(const SeriesResult& series);

/// "patch 2 of vfio-noiommu-cdev-v4"; empty if no patch is blamed.
std::string blame_text(const Finding& finding);

/// "30 later failures in this boot"; empty if there are none.
std::string later_text(const Finding& finding);

/// "VFIO_GROUP, no VFIO_CONTAINER (checked on 7 cells)", "in all 3 cells". Empty if
/// nothing separates the cells, or if there is only one.
std::string statement_line(const Finding& finding);

/// Since when the history has a finding: "failing since 2026-11-22T19:00:00Z, run r1". Empty if it
/// has none, or if this run is the first one with it.
std::string seen_text(const Report& report, const Finding& finding);

/// Seconds that a stage of a cell took; 0 if it was not reached.
double stage_seconds(const CellResult& cell, const std::string& stage);

/// Seconds to configure and compile, to boot, and to test; "-" for a stage that was
/// not reached.
std::vector<std::string> stage_texts(const CellResult& cell);

/// `path` in the directory of the run.
std::string in_run(const Report& report, const std::string& path);

}  // namespace kseries
