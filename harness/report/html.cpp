// SPDX-License-Identifier: GPL-2.0-only
#include "report/html.h"

#include <map>
#include <set>

#include "base/text.h"
#include "judge/describe.h"
#include "model/names.h"
#include "report/configurations.h"
#include "report/format.h"
#include "report/html_cells.h"
#include "report/html_text.h"
#include "report/overview.h"

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
    std::string from = tree.version.empty() ? tree.name : tree.name + ": " + tree.version;
    if (!tree.release.empty()) from += " (" + tree.release + ")";
    text += fact("tree", escaped(from));
  }
  for (const SeriesResult& series : report.series) {
    if (series.patches.empty()) continue;
    std::string what = series.series + " on " + series.tree + ": " + applied_text(series);
    if (!series.title.empty()) what += " \u2014 " + series.title;
    text += fact("series", escaped(what));
  }
  std::set<std::string> accels;
  for (const CellResult& result : report.cells) {
    if (!result.accel.empty()) accels.insert(result.accel);
  }
  text += fact("accelerator", escaped(join({accels.begin(), accels.end()}, ", ")));
  text += fact("tools", escaped(report.toolchain));
  text += fact("started", escaped(report.started));
  text += fact("took", duration_text(report.seconds));
  return element("dl", "", "\n" + text);
}

std::string totals(const Report& report) {
  std::map<Verdict, size_t> counts;
  for (const CellResult& result : report.cells) counts[result.verdict]++;
  std::string text;
  for (const auto& [verdict, count] : counts) {
    text += element("li", "class=\"tag " + std::string(html::style_of(verdict)) + "\"",
                    std::to_string(count) + " " + std::string(name_of(verdict))) +
            "\n";
  }
  return element("ul", "class=\"totals\"", "\n" + text);
}

std::string findings(const Report& report) {
  if (report.findings.empty()) return element("p", "", "None.");
  std::string text;
  for (const Finding& finding : report.findings) {
    const bool known = !finding.known.empty();
    const std::string mark = known ? html::tag(Verdict::known) : html::tag(finding.kind);
    std::string body = element("summary", "", mark + " " + escaped(finding.title)) + "\n";
    std::string facts = fact("where", escaped(finding.where));
    facts += fact("blamed", escaped(blame_text(finding)));
    facts += fact("in", escaped(places_text(report, finding)));
    facts += fact("known", escaped(finding.known));
    if (!finding.evidence.empty()) {
      facts += fact("see", html::link_to(finding.evidence, finding.evidence));
    }
    if (finding.error) facts += fact("hint", escaped(finding.error->hint));
    if (finding.repro) {
      facts += fact("repro", element("code", "", escaped(command_text(finding.repro))));
    }
    body += element("dl", "", facts) + "\n";
    if (!finding.detail.empty()) body += element("pre", "", escaped(finding.detail)) + "\n";
    text += element("details", known ? "" : "open", body) + "\n";
  }
  return text;
}

std::string list_section(const std::string& heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string items;
  for (const std::string& line : lines) items += element("li", "", escaped(line)) + "\n";
  return element("section", "",
                 "\n" + element("h2", "", heading) + "\n" + element("ul", "", "\n" + items)) +
         "\n";
}

std::string left_out(const Report& report) {
  std::vector<std::string> lines;
  for (const auto& [where, permutations] : report.dropped) {
    for (const DroppedPermutation& dropped : permutations) {
      lines.push_back(where + ": " + assignment_text(dropped.requested) + ": " + dropped.reason);
    }
  }
  return list_section("Left out", lines);
}

std::string remarks(const Report& report) {
  std::vector<std::string> lines = report.remarks;
  for (const SeriesResult& series : report.series) {
    for (const std::string& remark : series.remarks) {
      lines.push_back(series.series + " on " + series.tree + ": " + remark);
    }
  }
  return list_section("Remarks", lines);
}

}  // namespace

std::string html_page(const Report& report, std::string_view page, std::string_view style) {
  const std::map<std::string, std::string, std::less<>> parts = {
      {"title", title(report)},
      {"style", std::string(style)},
      {"facts", facts(report)},
      {"totals", totals(report)},
      {"findings", findings(report)},
      {"matrix", html::matrix(report)},
      {"configurations", list_section("Configurations", configuration_lines(report))},
      {"left-out", left_out(report)},
      {"remarks", remarks(report)},
      {"details", html::details(report)},
  };
  std::string text;
  // One pass over the template, so that a "{{…}}" in the report stays text.
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
