// SPDX-License-Identifier: GPL-2.0-only
#include "judge/neighbours.h"

#include <algorithm>
#include <optional>
#include <set>

namespace kseries {
namespace {

/// Finds the neighbours of the cells that meet one alternative of a statement.
class Search {
 public:
  Search(const StatementTable& table, const Term& term, const std::string& preferred)
      : table_(table), term_(term) {
    // Probes are not cells of the report.
    const size_t cells = table.rows.size() - table.probes;
    for (size_t row = 0; row < cells; row++) {
      if (!table.rows[row].failed || !meets(table.rows[row], term)) continue;
      if (!from_ || table.cells[row]->id == preferred) from_ = row;
    }
  }

  /// Those that miss a condition.
  void add_shortening(std::vector<Neighbour>& all) const {
    for (const Literal& literal : term_) add(literal.column, false, all);
  }

  /// Those that meet all conditions.
  void add_refuting(bool varied, std::vector<Neighbour>& all) const {
    for (size_t column = 0; column < table_.columns.size(); column++) {
      if (is_constant(column) && varies(column) == varied) add(column, true, all);
    }
  }

 private:
  void add(size_t column, bool meets_term, std::vector<Neighbour>& all) const {
    if (!from_ || !table_.columns[column].is_symbol) return;
    for (const std::string& value : other_values(column)) {
      TableRow row = table_.rows[*from_];
      row.values[column] = value;
      if (meets(row, term_) != meets_term || is_in_table(row)) continue;
      all.push_back({table_.cells[*from_]->id, {{table_.columns[column].name, value}}});
    }
  }

  /// The values that a symbol may have instead: m only if some row has it.
  [[nodiscard]] std::vector<std::string> other_values(size_t column) const {
    std::vector<std::string> values = {"n", "y"};
    const bool has_module = std::any_of(table_.rows.begin(), table_.rows.end(),
                                        [&](const auto& row) { return row.values[column] == "m"; });
    if (has_module) values.emplace_back("m");
    const std::string& value = table_.rows[*from_].values[column];
    if (std::find(values.begin(), values.end(), value) == values.end()) return {};
    std::erase(values, value);
    return values;
  }

  [[nodiscard]] bool is_in_table(const TableRow& row) const {
    return std::any_of(table_.rows.begin(), table_.rows.end(),
                       [&](const TableRow& other) { return other.values == row.values; });
  }

  /// Whether all rows with the finding have the same value.
  [[nodiscard]] bool is_constant(size_t column) const {
    return std::all_of(table_.rows.begin(), table_.rows.end(), [&](const TableRow& row) {
      return !row.failed || row.values[column] == table_.rows[from_.value_or(0)].values[column];
    });
  }

  /// Whether a row without the finding has another value.
  [[nodiscard]] bool varies(size_t column) const {
    return std::any_of(table_.rows.begin(), table_.rows.end(), [&](const TableRow& row) {
      return !row.failed && row.values[column] != table_.rows[from_.value_or(0)].values[column];
    });
  }

  const StatementTable& table_;
  const Term& term_;
  std::optional<size_t> from_;  ///< the row that is changed
};

}  // namespace

std::vector<Neighbour> find_neighbours(const StatementTable& table, const std::string& preferred) {
  const std::optional<std::vector<Term>> terms = separate(table.columns, table.rows);
  if (!terms) return {};
  std::vector<Search> searches;
  for (const Term& term : *terms) searches.emplace_back(table, term, preferred);
  std::vector<Neighbour> found;
  for (const Search& search : searches) search.add_shortening(found);
  for (const bool varied : {true, false}) {
    for (const Search& search : searches) search.add_refuting(varied, found);
  }
  std::vector<Neighbour> all;
  std::set<std::pair<std::string, Assignment>> seen;
  for (Neighbour& one : found) {
    if (seen.emplace(one.cell, one.changes).second) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace kseries
