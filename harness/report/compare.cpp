// SPDX-License-Identifier: GPL-2.0-only
#include "report/compare.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "judge/describe.h"
#include "model/names.h"
#include "report/format.h"

namespace kseries {

namespace {

constexpr size_t max_cell = 90;

std::vector<const CellResult*> select_cells(const Side& side) {
  std::vector<const CellResult*> cells;
  for (const CellResult& result : side.report->cells) {
    const Cell& cell = result.cell;
    const bool whole = cell.patches >= planned_patches(*side.report, cell);
    if (cell.tree == side.tree && cell.series == side.series && whole) cells.push_back(&result);
  }
  return cells;
}

/// Compares the symbols that both have: a series may vary more than the tree alone.
bool agree(const Assignment& one, const Assignment& other) {
  return std::all_of(one.begin(), one.end(), [&](const auto& symbol) {
    const auto same = other.find(symbol.first);
    return same == other.end() || same->second == symbol.second;
  });
}

const CellResult* counterpart(const CellResult& wanted,
                              const std::vector<const CellResult*>& cells) {
  const auto same = std::find_if(cells.begin(), cells.end(), [&](const CellResult* other) {
    return agree(other->cell.assignment, wanted.cell.assignment) &&
           other->cell.guest == wanted.cell.guest && other->cell.flavour == wanted.cell.flavour;
  });
  return same == cells.end() ? nullptr : *same;
}

/// Escapes characters that would end a cell of the table.
std::string table_text(const std::string& text) {
  std::string out;
  for (const char c : clipped(ascii(one_line(text)), max_cell)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string result_text(const CaseResult* test) {
  if (test == nullptr) return "no such test";
  std::string text(enum_name(test->result));
  if (test->result != TestResult::pass && !test->message.empty()) {
    text += ": " + table_text(test->message);
  }
  return text;
}

/// A missing test counts as run: the guest died in it or before it.
bool ran(const CaseResult* test) { return test != nullptr && test->result != TestResult::skip; }

/// Test, and its result on either side.
using Row = std::tuple<std::string, std::string, std::string>;

struct Comparison {
  size_t configurations = 0;
  size_t agree = 0;
  size_t neither = 0;                                     ///< skipped on both sides
  std::map<Row, std::vector<std::string>> different;      ///< both ran it
  std::map<Row, std::vector<std::string>> one_side;       ///< with the permutations
  std::vector<std::string> verdicts;                      ///< that differ, a line each
  std::vector<std::pair<std::string, std::string>> only;  ///< side, permutation
};

const CaseResult* find_case(const CellResult& cell, const CaseResult& wanted) {
  const auto found =
      std::find_if(cell.cases.begin(), cell.cases.end(), [&](const CaseResult& test) {
        return test.suite == wanted.suite && test.name == wanted.name;
      });
  return found == cell.cases.end() ? nullptr : &*found;
}

void compare_case(const CaseResult* first, const CaseResult* second, const std::string& permutation,
                  Comparison& all) {
  const CaseResult& any = first != nullptr ? *first : *second;
  const Row row = {case_name(any), result_text(first), result_text(second)};
  if (ran(first) && ran(second)) {
    if (first->result == second->result) {
      all.agree++;
    } else {
      all.different[row].push_back(permutation);
    }
  } else if (ran(first) || ran(second)) {
    all.one_side[row].push_back(permutation);
  } else {
    all.neither++;
  }
}

std::string verdict_text(const CellResult& cell) {
  return std::string(enum_name(cell.verdict)) + " (" + table_text(cell.message) + ")";
}

void compare_cells(const CellResult& first, const CellResult& second, Comparison& all) {
  all.configurations++;
  const std::string& permutation = first.cell.permutation;
  if (first.verdict != second.verdict) {
    all.verdicts.push_back(permutation + ": " + verdict_text(first) + " / " + verdict_text(second));
  }
  for (const CaseResult& test : first.cases) {
    compare_case(&test, find_case(second, test), permutation, all);
  }
  for (const CaseResult& test : second.cases) {
    if (find_case(first, test) == nullptr) compare_case(nullptr, &test, permutation, all);
  }
}

/// The names of the two sides, with their runs if only these differ.
using Names = std::pair<std::string, std::string>;

/// "guest a, b; flavour plain": where the cells of a side ran.
std::string environment(const Side& side) {
  std::set<std::string> guests;
  std::set<std::string> flavours;
  for (const CellResult* cell : select_cells(side)) {
    guests.insert(cell->cell.guest.empty() ? "none" : cell->cell.guest);
    flavours.insert(cell->cell.flavour.empty() ? "plain" : cell->cell.flavour);
  }
  return "guest " + join({guests.begin(), guests.end()}, ", ") + "; flavour " +
         join({flavours.begin(), flavours.end()}, ", ");
}

/// Why the two sides have no cell in common.
std::string no_common_cell(const Side& first, const Side& second, const Names& names) {
  const std::string left = environment(first);
  const std::string right = environment(second);
  std::string text = "\nNothing was compared: ";
  if (left == right) return text + "the two sides have no configuration in common.\n";
  return text + "cells are paired by configuration, guest and flavour.\n- " + names.first + ": " +
         left + "\n- " + names.second + ": " + right + "\n";
}

Names side_names(const Side& first, const Side& second) {
  Names names = {side_name(first), side_name(second)};
  if (names.first != names.second) return names;
  names.first += " (" + first.report->run + ")";
  names.second += " (" + second.report->run + ")";
  return names;
}

Comparison compare(const Side& first, const Side& second, const Names& names) {
  Comparison all;
  const std::vector<const CellResult*> left = select_cells(first);
  const std::vector<const CellResult*> right = select_cells(second);
  for (const CellResult* cell : left) {
    if (const CellResult* other = counterpart(*cell, right)) {
      compare_cells(*cell, *other, all);
    } else {
      all.only.emplace_back(names.first, cell->cell.permutation);
    }
  }
  for (const CellResult* cell : right) {
    if (counterpart(*cell, left) == nullptr)
      all.only.emplace_back(names.second, cell->cell.permutation);
  }
  return all;
}

std::string table(const Names& names, const std::map<Row, std::vector<std::string>>& rows) {
  std::string text =
      "| test | " + names.first + " | " + names.second + " | in |\n| --- | --- | --- | --- |\n";
  for (const auto& [row, places] : rows) {
    text += "| " + std::get<0>(row) + " | " + std::get<1>(row) + " | " + std::get<2>(row) + " | " +
            join(places, ", ") + " |\n";
  }
  return text;
}

}  // namespace

std::string side_name(const Side& side) {
  return side.series.empty() ? side.tree + " unpatched" : side.tree + "/" + side.series;
}

std::string comparison_text(const Side& first, const Side& second) {
  const Names names = side_names(first, second);
  const Comparison all = compare(first, second, names);
  const auto count = [](const std::map<Row, std::vector<std::string>>& rows) {
    size_t sum = 0;
    for (const auto& [row, places] : rows) sum += places.size();
    return std::to_string(sum);
  };
  std::string text =
      names.first + " and " + names.second + ": " +
      counted(all.configurations, "configuration", "configurations") +
      " in common. Tests that both ran: " + std::to_string(all.agree) + " with the same result, " +
      count(all.different) +
      " with different results. Tests that only one side ran: " + count(all.one_side) +
      "; neither: " + std::to_string(all.neither) + ".\n";
  if (all.configurations == 0) text += no_common_cell(first, second, names);
  if (!all.verdicts.empty()) text += "\nDifferent verdicts:\n\n";
  for (const std::string& line : all.verdicts) text += "- " + line + "\n";
  if (!all.different.empty()) text += "\nDifferent results:\n\n" + table(names, all.different);
  if (!all.one_side.empty()) {
    text += "\nTests that only one side ran:\n\n" + table(names, all.one_side);
  }
  if (all.only.empty()) return text;
  text += "\nConfigurations that only one side has:\n\n";
  for (const auto& [side, permutation] : all.only) text += "- " + side + ": " + permutation + "\n";
  return text;
}

size_t common_cells(const Side& first, const Side& second) {
  return compare(first, second, side_names(first, second)).configurations;
}

}  // namespace kseries
