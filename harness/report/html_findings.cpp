// SPDX-License-Identifier: GPL-2.0-only
#include "report/html_findings.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/portable_command.h"
#include "judge/triage_text.h"
#include "model/names.h"
#include "report/html_series.h"
#include "report/html_text.h"
#include "report/neighbour.h"
#include "report/overview.h"

namespace kseries::html {
namespace {

constexpr size_t max_findings = 300;
constexpr size_t max_statements = 10;
/// Lines of the console that are shown before and after a report.
constexpr size_t console_context = 8;
constexpr size_t max_console_lines = 60;

const CellResult* first_place(const Report& report, const Finding& finding) {
  if (finding.places.empty()) return nullptr;
  const auto found = std::find_if(
      report.cells.begin(), report.cells.end(),
      [&](const CellResult& result) { return result.cell.id == finding.places.front(); });
  return found == report.cells.end() ? nullptr : &*found;
}

/// The report in a cell that a finding is about: the one with its place or its key.
const Splat* splat_of(const CellResult& cell, const Finding& finding) {
  const auto found = std::find_if(cell.splats.begin(), cell.splats.end(), [&](const Splat& splat) {
    return (!finding.where.empty() && splat.blame_where == finding.where) ||
           (!finding.key.empty() && splat.fingerprint == finding.key) ||
           (!splat.title.empty() && finding.title.starts_with(one_line(splat.title)));
  });
  return found == cell.splats.end() ? nullptr : &*found;
}

/// The console around the report, with its lines marked; empty if the console is not there.
std::string console_excerpt(const CellResult& cell, const Splat& splat) {
  const std::vector<std::string_view> lines = split_lines(cell.console);
  const std::string title = one_line(splat.title);
  if (title.empty()) return "";
  const auto begin = std::find_if(lines.begin(), lines.end(), [&](std::string_view line) {
    return line.find(title) != std::string_view::npos;
  });
  if (begin == lines.end()) return "";
  const size_t at = static_cast<size_t>(begin - lines.begin());
  const size_t length = std::max<size_t>(1, split_lines(splat.text).size());
  const size_t first = at < console_context ? 0 : at - console_context;
  const size_t end =
      std::min({lines.size(), at + length + console_context, first + max_console_lines});
  std::string text;
  for (size_t i = first; i < end; i++) {
    const std::string line = escaped(printable_line(lines[i]));
    text += (i >= at && i < at + length ? element("mark", "", line) : line) + "\n";
  }
  return element("details", "", element("summary", "", "console") + element("pre", "", text)) +
         "\n";
}

std::string finding_facts(const Report& report, const Finding& finding) {
  std::string facts = fact("where", escaped(finding.where));
  facts += fact("blame", escaped(blame_text(finding)));
  facts += fact("in", escaped(places_text(report, finding)));
  facts += fact("when", escaped(statement_line(finding)));
  facts += fact("history", escaped(seen_text(report, finding)));
  facts += fact("known failure", escaped(finding.known));
  facts += fact("triage", escaped(triage_text(finding)));
  if (const CellResult* cell = first_place(report, finding)) {
    facts += fact("nearest that passes", escaped(neighbour_text(report, *cell)));
  }
  facts += fact("later", escaped(later_text(finding)));
  if (!finding.evidence.empty()) facts += fact("see", link_to(finding.evidence, finding.evidence));
  if (finding.error) facts += fact("hint", escaped(finding.error->hint));
  if (finding.repro) {
    facts += fact("repro", element("code", "", escaped(portable_command(finding.repro))));
  }
  return element("dl", "", facts) + "\n";
}

std::string finding_block(const Report& report, size_t at) {
  const Finding& finding = report.findings[at];
  const bool known = !finding.known.empty();
  const std::string mark = known ? tag(Verdict::known) : tag(finding.kind);
  const std::string number = std::to_string(at + 1);
  std::string body =
      element("summary", "", number + ". " + mark + " " + escaped(finding.title)) + "\n";
  body += finding_facts(report, finding);
  if (!finding.detail.empty()) body += element("pre", "", escaped(finding.detail)) + "\n";
  body += blamed_hunk(report, finding);
  if (const CellResult* cell = first_place(report, finding)) {
    if (const Splat* splat = splat_of(*cell, finding)) body += console_excerpt(*cell, *splat);
  }
  const bool is_open = !known && finding.triage.status == FindingStatus::fresh;
  return element("details", "id=\"finding-" + number + "\"" + (is_open ? " open" : ""), body) +
         "\n";
}

}  // namespace

std::string findings(const Report& report) {
  if (report.findings.empty()) return element("p", "", "None.");
  std::string text = element("p", "", escaped(findings_text(report)) + ".") + "\n";
  const size_t shown = std::min(report.findings.size(), max_findings);
  for (size_t i = 0; i < shown; i++) text += finding_block(report, i);
  if (shown < report.findings.size()) {
    text += element("p", "",
                    std::to_string(report.findings.size() - shown) + " more are in " +
                        link_to("results.json", "results.json") + ".");
  }
  return text;
}

std::string statements(const Report& report) {
  std::string items;
  size_t count = 0;
  for (size_t i = 0; i < report.findings.size() && count < max_statements; i++) {
    const Finding& finding = report.findings[i];
    const std::string when = statement_line(finding);
    if (when.empty() || !finding.statement->separates) continue;
    count++;
    const std::string number = std::to_string(i + 1);
    items += element("li", "",
                     element("a", "href=\"#finding-" + number + "\"", "finding " + number) +
                         " when " + escaped(when)) +
             "\n";
  }
  return items.empty() ? "" : element("ul", "", "\n" + items) + "\n";
}

}  // namespace kseries::html
