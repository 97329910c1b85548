// SPDX-License-Identifier: GPL-2.0-only
#include "report/summary.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/run_paths.h"
#include "base/text.h"
#include "judge/describe.h"
#include "judge/triage_text.h"
#include "model/names.h"
#include "report/format.h"
#include "report/overview.h"
#include "report/sections.h"

namespace kseries {

namespace {

constexpr size_t summary_columns = 100;
constexpr size_t max_detail_lines = 12;
constexpr size_t max_in_section = 20;
constexpr size_t max_letters = 16;
/// With more cells than this the table omits those that passed.
constexpr size_t max_rows = 60;

std::string lower_first(std::string text) {
  if (!text.empty() && text[0] == 'N') text[0] = 'n';
  return text;
}

std::string head(const Report& report) {
  std::string text = report.campaign.empty() ? "kseries" : report.campaign;
  if (!report.depth.empty()) text += ", depth " + report.depth;
  if (report.shard.is_part()) text += ", shard " + report.shard.text();
  text = wrapped(text + ", run " + report.run + ": " + lower_first(findings_text(report)),
                 summary_columns, "");
  for (const Tree& tree : report.trees) {
    text += wrapped(tree_text(tree), summary_columns, "  tree    ");
  }
  std::set<std::string> titled;
  for (const SeriesResult& series : report.series) {
    if (series.series.empty()) continue;
    if (titled.insert(series.series).second) {
      text += wrapped(series.series + (series.title.empty() ? "" : ": " + series.title),
                      summary_columns, "  series  ");
    }
    text +=
        wrapped("on " + series.tree + ": " + applied_text(series), summary_columns, "          ");
  }
  std::vector<std::string> guests;
  for (const std::string& guest : distinct(report, &Cell::guest)) {
    if (!guest.empty()) guests.push_back(guest);
  }
  if (!guests.empty()) {
    std::string line = join(guests, ", ");
    if (const std::string accels = accels_text(report); !accels.empty()) {
      line += " (" + accels + ")";
    }
    text += wrapped(line, summary_columns, "  guest   ");
  }
  if (!report.toolchain.empty()) text += wrapped(report.toolchain, summary_columns, "  tools   ");
  text += "  time    " + duration_text(report.seconds) +
          (report.started.empty() ? "" : ", started " + report.started) + "\n";
  return text;
}

void add_finding(const Report& report, const Finding& finding, size_t number, std::string& text) {
  const std::string mark = std::to_string(number) + ". ";
  text += wrapped(std::string(enum_name(finding.kind)) + ": " + finding.title, summary_columns,
                  std::string(mark.size() < 4 ? 4 - mark.size() : 0, ' ') + mark);
  std::vector<std::string> where;
  if (!finding.where.empty()) where.push_back(finding.where);
  if (const std::string blame = blame_text(finding); !blame.empty()) where.push_back(blame);
  if (!where.empty()) text += wrapped(join(where, ", "), summary_columns, "      where  ");
  text += wrapped(places_text(report, finding), summary_columns, "      in     ");
  if (const std::string when = statement_line(finding); !when.empty()) {
    text += wrapped(when, summary_columns, "      when   ");
  }
  if (const std::string seen = seen_text(report, finding); !seen.empty()) {
    text += wrapped(seen, summary_columns, "      past   ");
  }
  if (!finding.known.empty()) {
    text += wrapped(finding.known, summary_columns, "      known  ");
    return;
  }
  if (const std::string triage = triage_text(finding); !triage.empty()) {
    text += wrapped(triage, summary_columns, "      triage ");
  }
  text += quoted_lines(finding.detail, max_detail_lines, "      | ");
  if (const std::string later = later_text(finding); !later.empty()) {
    text += "      later  " + later + "\n";
  }
  if (!finding.evidence.empty()) text += "      see    " + in_run(report, finding.evidence) + "\n";
  if (finding.error && !finding.error->hint.empty()) {
    text += wrapped(finding.error->hint, summary_columns, "      hint   ");
  }
  if (finding.repro) text += "      repro  " + command_text(finding.repro) + "\n";
}

std::string findings(const Report& report) {
  std::string text = findings_text(report) + "\n";
  size_t number = 0;
  for (const Finding& finding : report.findings) {
    text += "\n";
    add_finding(report, finding, ++number, text);
  }
  return text;
}

/// Empty if there are no lines.
std::string section(const std::string& heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = "\n" + heading + "\n\n";
  for (size_t i = 0; i < std::min(lines.size(), max_in_section); i++) {
    text += wrapped(lines[i], summary_columns, "  ");
  }
  if (lines.size() > max_in_section) {
    text += "  and " + std::to_string(lines.size() - max_in_section) + " more, see " +
            run_paths::results + "\n";
  }
  return text;
}

std::string series_column(const Report& report, const Cell& cell) {
  return series_name(cell, planned_patches(report, cell));
}

/// The length of what all names start with, up to a hyphen: 4 for q35-noiommu and q35-amd.
size_t common_part(const std::vector<std::string>& names) {
  size_t length = 0;
  for (size_t i = 0; i < names.front().size(); i++) {
    const bool is_common = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return name.size() > i + 1 && name[i] == names.front()[i];
    });
    if (!is_common) break;
    if (names.front()[i] == '-') length = i + 1;
  }
  return length;
}

/// Which summary_columns the table of a report has.
struct Shape {
  bool tree = false;
  bool series = false;
  bool flavour = false;
  bool guest = false;
  size_t guest_from = 0;             ///< where the names of the guests differ
  std::vector<std::string> symbols;  ///< one letter each; empty: the permutation's id
};

Shape choose_columns(const Report& report) {
  Shape shape;
  shape.tree = distinct(report, &Cell::tree).size() > 1;
  std::set<std::string> series;
  for (const CellResult& result : report.cells) series.insert(series_column(report, result.cell));
  shape.series = series.size() > 1;
  shape.flavour = distinct(report, &Cell::flavour) != std::vector<std::string>{""};
  const std::vector<std::string> guests = distinct(report, &Cell::guest);
  shape.guest = guests.size() > 1;
  if (shape.guest) shape.guest_from = common_part(guests);
  shape.symbols = varying_symbols(report);
  if (shape.symbols.size() > max_letters) shape.symbols.clear();
  return shape;
}

std::vector<std::string> table_row(const Report& report, const Shape& shape, size_t at) {
  const CellResult& result = report.cells[at];
  std::vector<std::string> row = {std::to_string(at + 1)};
  if (shape.tree) row.push_back(result.cell.tree);
  if (shape.series) row.push_back(series_column(report, result.cell));
  if (shape.flavour) row.push_back(result.cell.flavour.empty() ? "plain" : result.cell.flavour);
  if (shape.symbols.empty()) row.push_back(result.cell.permutation);
  std::string values;
  for (const std::string& symbol : shape.symbols) {
    values += (values.empty() ? "" : " ") + clipped(value_in(result.cell, symbol), 1);
  }
  if (!shape.symbols.empty()) row.push_back(values);
  if (shape.guest) {
    row.push_back(result.cell.guest.empty() ? "-" : result.cell.guest.substr(shape.guest_from));
  }
  for (const std::string& stage : stage_texts(result)) row.push_back(stage);
  const CaseCounts counts = count_cases(result);
  const bool booted = was_booted(result);
  for (const size_t count : {counts.passed, counts.failed, counts.known, counts.skipped}) {
    row.push_back(booted ? std::to_string(count) : "-");
  }
  row.emplace_back(enum_name(result.verdict));
  for (std::string& text : row) text = ascii(text);
  return row;
}

}  // namespace

std::string cells_table(const Report& report) {
  if (report.cells.empty()) return "";
  const Shape shape = choose_columns(report);
  Table table;
  std::vector<std::string> heading = {"#"};
  std::vector<size_t> shrinkable;
  table.align = ">";
  const auto column = [&](const std::string& name, char align, bool shrinks = false) {
    if (shrinks) shrinkable.push_back(heading.size());
    heading.push_back(name);
    table.align += align;
  };
  if (shape.tree) column("tree", '<', true);
  if (shape.series) column("series", '<', true);
  if (shape.flavour) column("flavour", '<', true);
  std::string letters;
  std::string legend;
  for (size_t i = 0; i < shape.symbols.size(); i++) {
    const std::string letter(1, static_cast<char>('A' + i));
    letters += (letters.empty() ? "" : " ") + letter;
    legend += (legend.empty() ? "" : ", ") + letter + "=" + shape.symbols[i];
  }
  column(shape.symbols.empty() ? "configuration" : letters, '<', shape.symbols.empty());
  if (shape.guest) column("guest", '<', true);
  for (const char* name : {"build", "boot", "test", "pass", "fail", "known", "skip"}) {
    column(name, '>');
  }
  column("verdict", '<');
  table.rows.push_back(heading);
  size_t unlisted = 0;
  for (size_t i = 0; i < report.cells.size(); i++) {
    const bool passed = report.cells[i].verdict == Verdict::pass;
    if (passed && report.cells.size() > max_rows) {
      unlisted++;
    } else {
      table.rows.push_back(table_row(report, shape, i));
    }
  }
  table.fit(summary_columns, shrinkable);
  std::string text = legend.empty() ? "" : wrapped(ascii(legend), summary_columns, "  ") + "\n";
  text += table.text("");
  if (unlisted > 0) {
    text += "and " + counted(unlisted, "cell that passed", "cells that passed") + "\n";
  }
  return text;
}

std::string summary_text(const Report& report) {
  std::string text = head(report);
  const std::string table = cells_table(report);
  if (!table.empty()) text += "\n" + table;
  text += "\n" + findings(report);
  if (report.previous) {
    text += section(previous_heading(*report.previous), previous_lines(*report.previous));
  }
  text += section("Configurations", configuration_lines(report));
  text += section("Not tested", not_tested_lines(report)) + section("Notes", note_lines(report));
  text += "\n" + totals_text(report) + "\n";
  return ascii(text);
}

}  // namespace kseries
