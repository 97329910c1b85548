// SPDX-License-Identifier: GPL-2.0-only
#include "report/html.h"

#include <map>

#include "base/text.h"
#include "model/names.h"
#include "report/format.h"
#include "report/html_cells.h"
#include "report/html_findings.h"
#include "report/html_series.h"
#include "report/html_text.h"
#include "report/html_time.h"
#include "report/overview.h"
#include "report/sections.h"

namespace kseries {

namespace {

using html::element;
using html::escaped;
using html::fact;

std::string title(const Report& report) {
  std::string text = report.campaign.empty() ? "kseries" : report.campaign;
  if (!report.depth.empty()) text += ", " + report.depth;
  return escaped(text + ", run " + report.run);
}

std::string facts(const Report& report) {
  std::string text;
  for (const Tree& tree : report.trees) {
    text += fact("tree", escaped(tree_text(tree)));
  }
  for (const SeriesResult& series : report.series) {
    if (series.patches.empty()) continue;
    std::string what = series.series + " on " + series.tree + ": " + applied_text(series);
    if (!series.title.empty()) what += " \u2014 " + series.title;
    text += fact("series", escaped(what));
  }
  text += fact("accelerator", escaped(accels_text(report)));
  text += fact("tools", escaped(report.toolchain));
  text += fact("started", escaped(report.started));
  text += fact("duration", duration_text(report.seconds));
  return element("dl", "", "\n" + text);
}

std::string totals(const Report& report) {
  std::string text;
  for (const auto& [verdict, count] : count_verdicts(report)) {
    text += element("li", "class=\"tag " + std::string(html::style_class(verdict)) + "\"",
                    std::to_string(count) + " " + std::string(enum_name(verdict))) +
            "\n";
  }
  return element("ul", "class=\"totals\"", "\n" + text);
}

std::string list_section(const std::string& heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string items;
  for (const std::string& line : lines) items += element("li", "", escaped(line)) + "\n";
  return element("section", "",
                 "\n" + element("h2", "", heading) + "\n" + element("ul", "", "\n" + items)) +
         "\n";
}

}  // namespace

std::string html_page(const Report& report, std::string_view page, std::string_view style,
                      std::string_view script) {
  const std::map<std::string, std::string, std::less<>> parts = {
      {"title", title(report)},
      {"style", std::string(style)},
      {"facts", facts(report)},
      {"totals", totals(report)},
      {"findings", html::findings(report)},
      {"series", html::series_diffs(report)},
      {"statements", html::statements(report)},
      {"time", html::time_chart(report)},
      {"previous", report.previous ? list_section(escaped(previous_heading(*report.previous)),
                                                  previous_lines(*report.previous))
                                   : ""},
      {"configurations", list_section("Configurations", configuration_lines(report))},
      {"not-tested", list_section("Not tested", not_tested_lines(report))},
      {"notes", list_section("Notes", note_lines(report))},
      {"data", html::cell_data(report)},
      {"script", std::string(script)},
  };
  std::string text;
  // Only one pass over the template, so that a "{{…}}" from the report is not replaced.
  while (!page.empty()) {
    const size_t open = page.find("{{");
    const size_t close = open == std::string_view::npos ? open : page.find("}}", open);
    if (close == std::string_view::npos) break;
    text += page.substr(0, open);
    const auto part = parts.find(page.substr(open + 2, close - open - 2));
    if (part != parts.end()) text += part->second;
    page.remove_prefix(close + 2);
  }
  return text + std::string(page);
}

}  // namespace kseries
