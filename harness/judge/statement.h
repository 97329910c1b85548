// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "judge/separate.h"
#include "model/guest.h"
#include "model/report.h"

namespace kseries {

/// "VFIO_GROUP, no VFIO_CONTAINER; or VFIO=m". `rows` are those of the table: a symbol that is m in
/// one of them is written with its value.
std::string statement_text(const std::vector<Term>& terms, const std::vector<TableColumn>& columns,
                           const std::vector<TableRow>& rows);

/// The cells and probes that could show a finding, as a table for separate().
struct StatementTable {
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
  std::vector<const Cell*> cells;  ///< of the rows; those of the report come first
  size_t probes = 0;               ///< number of rows that are probes (Triage::probes)
};

/// The table of a finding. Without rows if no cell shows it. Points into the arguments.
StatementTable make_statement_table(const Finding& finding, const Report& report,
                                    const std::map<std::string, GuestProfile>& guests);

/// Sets Finding::statement: what separates the cells that show a finding from those of the same
/// series and trees that were in a position to show it and did not. A cell that did not get as far
/// as the test, or whose test failed in another way, does not count; one that skipped it does.
/// Probes count like cells. `guests` are the profiles of the guests, by name.
void set_statements(Report& report, const std::map<std::string, GuestProfile>& guests);

}  // namespace kseries
