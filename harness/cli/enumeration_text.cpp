// SPDX-License-Identifier: GPL-2.0-only
#include "cli/enumeration_text.h"

#include "base/text.h"

namespace kseries {
namespace {

std::vector<std::string> row_cells(const std::string& row) {
  std::vector<std::string> cells;
  cells.reserve(row.size());
  for (const char value : row) cells.emplace_back(1, value);
  return cells;
}

/// Pads each cell to the width of the name of its column.
std::string table_line(const std::vector<std::string>& cells,
                       const std::vector<std::string>& names) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    line += cells[i];
    if (i + 1 < cells.size()) line += std::string(names[i].size() - cells[i].size() + 2, ' ');
  }
  return line + "\n";
}

}  // namespace

std::string enumeration_csv(const Enumeration& found) {
  std::string text = join(found.symbols, ",") + "\n";
  for (const std::string& row : found.rows) text += join(row_cells(row), ",") + "\n";
  return text;
}

std::string enumeration_table(const Enumeration& found) {
  std::string text = table_line(found.symbols, found.symbols);
  for (const std::string& row : found.rows) text += table_line(row_cells(row), found.symbols);
  return text;
}

}  // namespace kseries
