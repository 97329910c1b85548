// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace kseries {

/// A column of a table: a Kconfig symbol, or a property of guests.
struct TableColumn {
  std::string name;
  bool is_symbol = true;  ///< literals on symbols are preferred
};

/// A row of a table: something that ran, with a value for each column.
struct TableRow {
  std::vector<std::string> values;
  bool failed = false;
};

/// A condition on one column.
struct Literal {
  size_t column = 0;
  std::string value;
  bool negated = false;  ///< any other value
  bool operator==(const Literal&) const = default;
};

/// Conditions that all have to be met, in the order of the columns.
using Term = std::vector<Literal>;

/// Returns the shortest statement that is true for every row that failed and false for all others:
/// alternatives, of which one has to be met. It has as few alternatives as possible, among those as
/// few literals on other columns than symbols as possible, then as few literals as possible; among
/// equals, those of earlier columns. The result is exact, and the same for every order of the rows.
///
/// Nothing: no row failed, or all did; two rows with equal values ended differently; or the table
/// is so large that the search takes too many steps.
std::optional<std::vector<Term>> separate(const std::vector<TableColumn>& columns,
                                          const std::vector<TableRow>& rows);

/// Whether a row meets a literal or all literals of a term.
bool meets(const TableRow& row, const Literal& literal);
bool meets(const TableRow& row, const Term& term);

}  // namespace kseries
