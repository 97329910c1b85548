// SPDX-License-Identifier: GPL-2.0-only
#include "report/neighbour.h"

#include <set>
#include <vector>

#include "base/text.h"
#include "judge/describe.h"
#include "report/overview.h"

namespace kseries {
namespace {

/// The differences of `other` from `cell`.
std::vector<std::string> differences(const Report& report, const Cell& cell, const Cell& other) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& name, const std::string& now, const std::string& before) {
    if (now != before) all.push_back(name + now + " instead of " + before);
  };
  add("tree ", other.tree, cell.tree);
  add("series ", series_name(other, planned_patches(report, other)),
      series_name(cell, planned_patches(report, cell)));
  add("flavour ", other.flavour.empty() ? "plain" : other.flavour,
      cell.flavour.empty() ? "plain" : cell.flavour);
  add("guest ", other.guest.empty() ? "-" : other.guest, cell.guest.empty() ? "-" : cell.guest);
  std::set<std::string> symbols;
  for (const Cell* one : {&cell, &other}) {
    for (const auto& [symbol, value] : one->assignment) symbols.insert(symbol);
  }
  for (const std::string& symbol : symbols) {
    add(symbol + "=", value_in(other, symbol), value_in(cell, symbol));
  }
  return all;
}

}  // namespace

std::string neighbour_text(const Report& report, const CellResult& cell) {
  std::vector<std::string> fewest;
  size_t number = 0;
  for (size_t i = 0; i < report.cells.size(); i++) {
    const CellResult& other = report.cells[i];
    const bool related = other.cell.series.empty() || other.cell.series == cell.cell.series;
    if (other.verdict != Verdict::pass || !related || other.cell.id == cell.cell.id) continue;
    std::vector<std::string> now = differences(report, cell.cell, other.cell);
    if (number != 0 && now.size() >= fewest.size()) continue;
    fewest = std::move(now);
    number = i + 1;
  }
  if (number == 0) return "";
  return "cell " + std::to_string(number) + ": " +
         (fewest.empty() ? "the same configuration and guest" : join(fewest, ", "));
}

}  // namespace kseries
