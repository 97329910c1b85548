// SPDX-License-Identifier: GPL-2.0-only
#include "report/html_cells.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/run_paths.h"
#include "base/text.h"
#include "judge/describe.h"
#include "judge/splat_text.h"
#include "model/names.h"
#include "report/html_text.h"
#include "report/overview.h"

namespace kseries::html {

namespace {

/// The suites that at least one cell ran or should have run, in order.
std::vector<std::string> find_suites(const Report& report) {
  std::vector<std::string> suites;
  const auto add = [&](const std::string& suite) {
    if (std::find(suites.begin(), suites.end(), suite) == suites.end()) suites.push_back(suite);
  };
  for (const CellResult& result : report.cells) {
    for (const CaseResult& test : result.cases) add(test.suite);
  }
  return suites;
}

std::string anchor(size_t number) { return "cell-" + std::to_string(number); }

bool has_details(const CellResult& result) {
  return result.verdict != Verdict::pass || !result.remarks.empty();
}

std::string table_cell(std::string_view style, std::string_view content) {
  return element("td", "class=\"" + std::string(style) + "\"", content);
}

/// "12/14" in the colour of the worst result, without skipped cases.
std::string suite_cell(const CellResult& result, const std::string& suite) {
  CellResult part;
  for (const CaseResult& test : result.cases) {
    if (test.suite == suite) part.cases.push_back(test);
  }
  if (part.cases.empty()) return table_cell("none", "-");
  const CaseCounts counts = count_cases(part);
  const size_t ran = counts.passed + counts.failed + counts.known;
  if (ran == 0) return table_cell("none", "skipped");
  const std::string text = std::to_string(counts.passed) + "/" + std::to_string(ran);
  return table_cell(counts.failed > 0 ? "bad" : counts.known > 0 ? "warn" : "good", text);
}

std::string row(const Report& report, size_t at, const std::vector<std::string>& symbols,
                const std::vector<std::string>& suites) {
  const CellResult& result = report.cells[at];
  const Cell& cell = result.cell;
  const std::string number = std::to_string(at + 1);
  std::string text = table_cell(
      "number",
      has_details(result) ? element("a", "href=\"#" + anchor(at + 1) + "\"", number) : number);
  text += element("td", "", escaped(cell.tree));
  std::string series = series_name(cell, planned_patches(report, cell));
  if (!cell.flavour.empty()) series += " (" + cell.flavour + ")";
  text += element("td", "", escaped(series));
  for (const std::string& symbol : symbols) {
    text += table_cell("symbol mono", escaped(value_in(cell, symbol)));
  }
  text += element("td", "", escaped(cell.guest.empty() ? "-" : cell.guest));
  for (const std::string& stage : stage_texts(result)) text += table_cell("number", stage);
  for (const std::string& suite : suites) text += suite_cell(result, suite);
  text += element("td", "", tag(result.verdict));
  text += element("td", "", escaped(result.message.substr(0, 160)));
  return element("tr", "", text) + "\n";
}

std::string files(const CellResult& result) {
  std::vector<std::string> links;
  const auto add = [&](const char* name) {
    links.push_back(link_to(run_paths::cell_folder(result.cell.id) + "/" + name, name));
  };
  if (result.verdict != Verdict::not_applied && result.verdict != Verdict::harness_error) {
    add(run_paths::config);
    add(run_paths::build_log);
  }
  if (was_booted(result)) {
    add(run_paths::console);
    add(run_paths::ktap);
  }
  return join(links, ", ");
}

std::string bad_cases(const CellResult& result) {
  std::string rows;
  for (const CaseResult& test : result.cases) {
    if (!is_bad(test.result)) continue;
    const std::string_view style = test.known.empty() ? "bad" : "warn";
    std::string text = element("td", "", escaped(case_name(test)));
    text += table_cell(style, test.known.empty() ? enum_name(test.result) : "known");
    text += element("td", "", escaped(test.known.empty() ? one_line(test.message) : test.known));
    rows += element("tr", "", text) + "\n";
  }
  if (rows.empty()) return "";
  return element("div", "class=\"scroll\"", element("table", "", rows)) + "\n";
}

std::string diagnostics(const CellResult& result) {
  std::string text;
  for (const Diagnostic& each : reported_diagnostics(result)) {
    text += diagnostic_text(each) + "\n" + each.context;
  }
  return text.empty() ? "" : element("pre", "", escaped(text)) + "\n";
}

std::string detail(const Report& report, size_t at) {
  const CellResult& result = report.cells[at];
  const std::string name = cell_name(result.cell, planned_patches(report, result.cell));
  std::string text =
      element("summary", "",
              std::to_string(at + 1) + ". " + tag(result.verdict) + " " + escaped(name)) +
      "\n";
  std::string facts = fact("reason", escaped(result.message));
  facts += fact("options", element("code", "", escaped(assignment_text(result.cell.assignment))));
  facts += fact("files", files(result));
  if (result.error) facts += fact("hint", escaped(result.error->hint));
  if (result.repro) {
    facts += fact("repro", element("code", "", escaped(command_text(result.repro))));
  }
  for (const std::string& remark : result.remarks) facts += fact("note", escaped(remark));
  text += element("dl", "", facts) + "\n" + bad_cases(result) + diagnostics(result);
  for (const Splat& splat : result.splats) {
    text += element(
        "p", "",
        escaped(describe(splat)) + (splat.known.empty() ? "" : " &mdash; " + escaped(splat.known)));
    text += element("pre", "", escaped(trace_text(splat))) + "\n";
  }
  return element("details", "id=\"" + anchor(at + 1) + "\"", text) + "\n";
}

}  // namespace

std::string matrix(const Report& report) {
  if (report.cells.empty()) return element("p", "", "None.");
  const std::vector<std::string> symbols = varying_symbols(report);
  const std::vector<std::string> suites = find_suites(report);
  std::string head;
  for (const char* name : {"#", "tree", "series"}) head += element("th", "", name);
  for (const std::string& symbol : symbols) {
    head += element("th", "class=\"symbol\"", escaped(symbol));
  }
  for (const char* name : {"guest", "build (s)", "boot (s)", "test (s)"})
    head += element("th", "", name);
  for (const std::string& suite : suites) head += element("th", "", escaped(suite));
  head += element("th", "", "verdict") + element("th", "", "reason");
  std::string rows;
  for (size_t i = 0; i < report.cells.size(); i++) rows += row(report, i, symbols, suites);
  return element("div", "class=\"scroll\"",
                 element("table", "",
                         element("thead", "", element("tr", "", head)) + "\n" +
                             element("tbody", "", "\n" + rows)));
}

std::string details(const Report& report) {
  std::string text;
  for (size_t i = 0; i < report.cells.size(); i++) {
    if (has_details(report.cells[i])) text += detail(report, i);
  }
  return text.empty() ? element("p", "", "All cells passed.") : text;
}

}  // namespace kseries::html
