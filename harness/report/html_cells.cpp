// SPDX-License-Identifier: GPL-2.0-only
#include "report/html_cells.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "base/run_paths.h"
#include "base/text.h"
#include "judge/describe.h"
#include "judge/portable_command.h"
#include "judge/splat_text.h"
#include "model/names.h"
#include "report/html_text.h"
#include "report/json_text.h"
#include "report/overview.h"

namespace kseries::html {

namespace {

using CellJson = nlohmann::ordered_json;

/// What the details of one cell and of all cells may have. The evidence has everything.
constexpr size_t max_cases = 200;
constexpr size_t max_splats = 10;
constexpr size_t max_pre = 16U << 10;
constexpr size_t max_details = 24U << 20;

/// The index of a value in a list, to which it is added if it is not there.
size_t index_in(std::vector<std::string>& list, const std::string& value) {
  const auto found = std::find(list.begin(), list.end(), value);
  if (found != list.end()) return static_cast<size_t>(found - list.begin());
  list.push_back(value);
  return list.size() - 1;
}

/// The suites that at least one cell ran or should have run, in order.
std::vector<std::string> find_suites(const Report& report) {
  std::vector<std::string> suites;
  for (const CellResult& result : report.cells) {
    const std::string* last = nullptr;
    for (const CaseResult& test : result.cases) {
      if (last == nullptr || *last != test.suite) index_in(suites, test.suite);
      last = &test.suite;
    }
  }
  return suites;
}

bool has_details(const CellResult& result) {
  return result.verdict != Verdict::pass || !result.remarks.empty();
}

std::string table_cell(std::string_view style, std::string_view content) {
  return element("td", "class=\"" + std::string(style) + "\"", content);
}

/// For each suite [passed, failed, known], or null if it did not run.
CellJson suite_counts(const CellResult& result, const std::vector<std::string>& suites) {
  std::map<std::string_view, CaseCounts> counts;
  for (const CaseResult& test : result.cases) add_case(counts[test.suite], test);
  CellJson all = CellJson::array();
  for (const std::string& suite : suites) {
    const auto found = counts.find(suite);
    if (found == counts.end()) {
      all.push_back(nullptr);
    } else {
      all.push_back({found->second.passed, found->second.failed, found->second.known});
    }
  }
  return all;
}

/// JSON for an element "script": nothing in it can end the element.
std::string script_json(const CellJson& json) {
  std::string out;
  for (const char c : json.dump()) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
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
  size_t count = 0;
  for (const CaseResult& test : result.cases) {
    if (!is_bad(test.result) || ++count > max_cases) continue;
    const std::string_view style = test.known.empty() ? "bad" : "warn";
    std::string text = element("td", "", escaped(case_name(test)));
    text += table_cell(style, test.known.empty() ? enum_name(test.result) : "known");
    text += element("td", "", escaped(test.known.empty() ? one_line(test.message) : test.known));
    rows += element("tr", "", text) + "\n";
  }
  if (rows.empty()) return "";
  std::string text =
      element("div", "class=\"scroll\" tabindex=\"0\"", element("table", "", rows)) + "\n";
  if (count > max_cases) text += element("p", "", std::to_string(count - max_cases) + " more.");
  return text;
}

std::string pre(const std::string& text) {
  return element("pre", "", escaped(bounded(text, max_pre / 2, max_pre / 2))) + "\n";
}

std::string diagnostics(const CellResult& result) {
  std::string text;
  for (const Diagnostic& each : reported_diagnostics(result)) {
    text += diagnostic_text(each) + "\n" + each.context;
  }
  return text.empty() ? "" : pre(text);
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
    facts += fact("repro", element("code", "", escaped(portable_command(result.repro))));
  }
  for (const std::string& remark : result.remarks) facts += fact("note", escaped(remark));
  text += element("dl", "", facts) + "\n" + bad_cases(result) + diagnostics(result);
  for (size_t i = 0; i < std::min(result.splats.size(), max_splats); i++) {
    const Splat& splat = result.splats[i];
    text += element(
        "p", "",
        escaped(describe(splat)) + (splat.known.empty() ? "" : " &mdash; " + escaped(splat.known)));
    text += pre(trace_text(splat));
  }
  return text;
}

}  // namespace

std::string cell_data(const Report& report) {
  const std::vector<std::string> symbols = varying_symbols(report);
  const std::vector<std::string> suites = find_suites(report);
  std::vector<std::string> trees;
  std::vector<std::string> series;
  std::vector<std::string> flavours;
  std::vector<std::string> guests;
  CellJson cells = CellJson::array();
  for (const CellResult& result : report.cells) {
    const Cell& cell = result.cell;
    CellJson values = CellJson::array();
    for (const std::string& symbol : symbols) values.push_back(json_line(value_in(cell, symbol)));
    cells.push_back({index_in(trees, json_line(cell.tree)),
                     index_in(series, json_line(series_name(cell, planned_patches(report, cell)))),
                     index_in(flavours, json_line(cell.flavour)),
                     index_in(guests, cell.guest.empty() ? "-" : json_line(cell.guest)), values,
                     stage_texts(result), suite_counts(result, suites), enum_name(result.verdict),
                     style_class(result.verdict), json_line(result.message, 160)});
  }
  const auto lines = [](const std::vector<std::string>& all) {
    CellJson list = CellJson::array();
    for (const std::string& one : all) list.push_back(json_line(one));
    return list;
  };
  const CellJson data = {{"symbols", lines(symbols)},
                         {"suites", lines(suites)},
                         {"trees", trees},
                         {"series", series},
                         {"flavours", flavours},
                         {"guests", guests},
                         {"verdicts", names<Verdict>()},
                         {"cells", cells}};
  std::string text =
      element("script", "type=\"application/json\" id=\"cell-data\"", script_json(data)) + "\n";
  size_t bytes = 0;
  for (size_t i = 0; i < report.cells.size() && bytes < max_details; i++) {
    if (!has_details(report.cells[i])) continue;
    const std::string id = "id=\"cell-data-" + std::to_string(i + 1) + "\"";
    const std::string one = script_json(detail(report, i));
    bytes += one.size();
    text += element("script", "type=\"application/json\" " + id, one) + "\n";
  }
  return text;
}

}  // namespace kseries::html
