// SPDX-License-Identifier: GPL-2.0-only
#include "judge/executed.h"

#include "base/text.h"
#include "judge/describe.h"

namespace kseries {
namespace {

size_t count_lines(const std::map<std::string, std::set<int>>& files) {
  size_t count = 0;
  for (const auto& [file, lines] : files) count += lines.size();
  return count;
}

/// "7, 9-12". `all` are the lines that could be in a range: lines without code do not end one.
std::string ranges_text(const std::set<int>& lines, const std::set<int>& all) {
  std::string text;
  for (auto line = lines.begin(); line != lines.end();) {
    const int first = *line;
    int last = first;
    for (auto next = all.upper_bound(last); next != all.end() && lines.contains(*next); ++next)
      last = *next;
    text += (text.empty() ? "" : ", ") + std::to_string(first);
    if (last > first) text += "-" + std::to_string(last);
    line = lines.upper_bound(last);
  }
  return text;
}

}  // namespace

ExecutedTotal executed_total(const Report& report, const SeriesResult& series) {
  ExecutedTotal total;
  for (const CellResult& result : report.cells) {
    // Cells with a part of the series have other line numbers.
    if (result.cell.tree != series.tree || result.cell.series != series.series ||
        result.executed.empty() || result.cell.patches != planned_patches(report, result.cell)) {
      continue;
    }
    ++total.cells;
    for (const auto& [file, lines] : result.executed) {
      total.counted[file].insert(lines.counted.begin(), lines.counted.end());
      total.executed[file].insert(lines.executed.begin(), lines.executed.end());
    }
  }
  return total;
}

std::string executed_text(const ExecutedTotal& total) {
  const size_t counted = count_lines(total.counted);
  if (counted == 0) return "";
  return std::to_string(count_lines(total.executed)) + " of " + std::to_string(counted) +
         " changed lines with code were executed";
}

std::vector<std::string> unexecuted_lines(const ExecutedTotal& total) {
  std::vector<std::string> texts;
  for (const auto& [file, counted] : total.counted) {
    std::set<int> missed = counted;
    for (const int line : total.executed.at(file)) missed.erase(line);
    if (!missed.empty()) texts.push_back(file + ": " + ranges_text(missed, counted));
  }
  return texts;
}

std::string nothing_executed(const Report& report, const SeriesResult& series) {
  const ExecutedTotal total = executed_total(report, series);
  const size_t counted_lines = count_lines(total.counted);
  if (counted_lines == 0 || count_lines(total.executed) > 0) return "";
  return "no test executed " +
         (counted_lines == 1 ? std::string("the line")
                             : "any of the " + std::to_string(counted_lines) + " lines") +
         " that " + place_name(series.tree, series.series) + " changes; they were counted in " +
         counted(static_cast<size_t>(total.cells), "cell", "cells");
}

}  // namespace kseries
