// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "judge/statement.h"
#include "model/config.h"

namespace kseries {

/// A configuration that differs from that of a cell in one symbol. Kconfig may not allow it, and
/// other symbols may depend on the one that changes.
struct Neighbour {
  std::string cell;    ///< id of a cell of the report that shows the finding
  Assignment changes;  ///< the symbol with its new value
};

/// The neighbours that may refute the statement about a finding, and that no row of the table has:
/// first those without one of the conditions of the statement, which shorten it if they show the
/// finding; then those that keep all conditions and change another symbol that is equal in all
/// cells with the finding and different in one without it; then those that change any other symbol
/// that is equal in all cells with the finding. If the latter do not show it, the statement lacks a
/// condition. Of several cells, `preferred` is changed if it can be. None without a statement,
/// or if it does not separate cells.
std::vector<Neighbour> find_neighbours(const StatementTable& table, const std::string& preferred);

}  // namespace kseries
