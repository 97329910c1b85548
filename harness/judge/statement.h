// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "judge/separate.h"
#include "model/plan.h"
#include "model/report.h"

namespace kseries {

/// "VFIO_GROUP, no VFIO_CONTAINER; or VFIO=m". `rows` are those of the table: a symbol that is m in
/// one of them is written with its value.
std::string statement_text(const std::vector<Term>& terms, const std::vector<TableColumn>& columns,
                           const std::vector<TableRow>& rows);

/// Sets Finding::statement: what separates the cells that show a finding from those of the same
/// series and trees that were in a position to show it and did not. A cell that did not get as far
/// as the test, or whose test failed in another way, does not count; one that skipped it does.
/// `cells` are those of the plan, for the profiles of their guests.
void set_statements(Report& report, const std::vector<PlannedCell>& cells);

}  // namespace kseries
