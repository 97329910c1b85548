// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/report.h"

namespace kseries {

/// Whether a finding occurs in a cell.
enum class Occurrence {
  yes,
  no,
  skipped,  ///< not, but the test that showed it was skipped
  unknown,  ///< the kernel does not build, or the guest ended for another reason
};

/// Whether `finding`, which another cell shows, occurs in the cell of `result`. The number of
/// patches and the suites may differ. Warnings of the compiler are compared with all warnings of
/// the build, new or not.
Occurrence find_occurrence(const Finding& finding, const CellResult& result);

/// The cell without a series of the same tree, configuration and guest. Null if the report has no
/// such cell, or if it did not run.
const CellResult* find_base_cell(const Report& report, const Cell& cell);

/// The cell with this id; null if there is none.
const CellResult* find_result(const Report& report, const std::string& id);

}  // namespace kseries
