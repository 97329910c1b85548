// SPDX-License-Identifier: GPL-2.0-only
#include "report/html_series.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "judge/describe.h"
#include "model/names.h"
#include "report/checks.h"
#include "report/html_text.h"
#include "report/overview.h"
#include "report/series_lines.h"

namespace kseries::html {
namespace {

/// A longer series is not shown as a whole; its patches are in the inputs of the run.
constexpr size_t max_diff_lines = 30000;

std::string number_links(const char* anchor, const std::set<size_t>& numbers) {
  std::vector<std::string> links;
  for (const size_t number : numbers) {
    const std::string text = std::to_string(number);
    links.push_back(element("a", "href=\"#" + std::string(anchor) + "-" + text + "\"", text));
  }
  return join(links, ", ");
}

std::string compiled_cell(const LineMark& mark) {
  if (!mark.kernels) return element("td", "", "");
  const std::string count = std::to_string(*mark.kernels);
  if (*mark.kernels > 0) return element("td", "class=\"good\"", count);
  return element("td", "class=\"bad\" title=\"" + escaped(mark.why) + "\"", count);
}

std::string executed_cell(const LineMark& mark) {
  if (!mark.suites.empty()) {
    return element("td", "class=\"good\"",
                   escaped(join({mark.suites.begin(), mark.suites.end()}, ", ")));
  }
  return mark.counted ? element("td", "class=\"bad\"", "no") : element("td", "", "");
}

std::string seen_cell(const LineMark& mark) {
  std::vector<std::string> parts;
  if (!mark.findings.empty()) parts.push_back("finding " + number_links("finding", mark.findings));
  if (!mark.cells.empty()) parts.push_back("trace in cell " + number_links("cell", mark.cells));
  return parts.empty() ? element("td", "", "") : element("td", "class=\"bad\"", join(parts, "; "));
}

std::string code_cell(const HunkLine& line) {
  const std::string_view style = line.kind == '+' ? "add" : line.kind == '-' ? "del" : "same";
  return element("td", "class=\"code " + std::string(style) + "\"", line.kind + escaped(line.text));
}

std::string hunk_rows(const SeriesLines& lines, const Patch& patch, const FileDiff& file,
                      const Hunk& hunk) {
  const std::string range = "@@ -" + std::to_string(hunk.old_start) + "," +
                            std::to_string(hunk.old_count) + " +" + std::to_string(hunk.new_start) +
                            "," + std::to_string(hunk.new_count) + " @@ " +
                            printable_line(hunk.section);
  std::string rows = element("tr", "class=\"hunk\"",
                             "<td></td><td></td><td></td>" + element("td", "", escaped(range))) +
                     "\n";
  const std::string path = final_path(lines.source(), patch.number, file.path());
  int next = hunk.new_start;
  for (const HunkLine& line : hunk.lines) {
    LineMark mark;
    if (line.kind == '+') {
      const std::optional<int> at = lines.final_line(patch.number, file, hunk, next);
      if (at) mark = lines.mark(path, *at);
    }
    if (line.kind != '-') next++;
    rows += element("tr", "",
                    compiled_cell(mark) + executed_cell(mark) + seen_cell(mark) + code_cell(line)) +
            "\n";
  }
  return rows;
}

std::string file_table(const SeriesLines& lines, const Patch& patch, const FileDiff& file) {
  if (file.hunks.empty()) {
    return element(
               "p", "",
               escaped(printable_line(file.path())) + ": " + std::string(enum_name(file.change))) +
           "\n";
  }
  std::string rows;
  for (const Hunk& hunk : file.hunks) rows += hunk_rows(lines, patch, file, hunk);
  std::string head;
  for (const char* name : {"compiled", "executed by", "seen in"}) {
    head += element("th", "scope=\"col\"", name);
  }
  head += element("th", "scope=\"col\" class=\"code\"", escaped(printable_line(file.path())));
  return element("div", "class=\"scroll\" tabindex=\"0\"",
                 element("table", "class=\"diff\"",
                         element("thead", "", element("tr", "", head)) + "\n" +
                             element("tbody", "", "\n" + rows))) +
         "\n";
}

/// "2 findings; 10 of 12 changed lines compiled", from the check of the patch.
std::string patch_section(const SeriesLines& lines, const Patch& patch, const Check* check) {
  std::string title = "patch " + std::to_string(patch.number) + ": " + patch.subject;
  std::string summary = element("span", "class=\"mono\"", escaped(printable_line(title)));
  if (check != nullptr) {
    const char* style = check->status == CheckStatus::fail   ? "bad"
                        : check->status == CheckStatus::warn ? "warn"
                                                             : "good";
    summary += " " + element("span", "class=\"tag " + std::string(style) + "\"",
                             escaped(printable_line(check->summary)));
  }
  std::string body = element("summary", "", summary) + "\n";
  for (const FileDiff& file : patch.files) body += file_table(lines, patch, file);
  const bool is_bad = check != nullptr && check->status == CheckStatus::fail;
  return element("details", is_bad ? "class=\"patch\" open" : "class=\"patch\"", body) + "\n";
}

size_t count_lines(const SeriesSource& source) {
  size_t count = 0;
  for (const Patch& patch : source.patches) {
    for (const FileDiff& file : patch.files) {
      for (const Hunk& hunk : file.hunks) count += hunk.lines.size();
    }
  }
  return count;
}

}  // namespace

std::string series_diffs(const Report& report) {
  std::string text;
  size_t shown = 0;
  for (const SeriesSource& source : report.sources) {
    const std::string place = escaped(place_name(source.tree, source.series));
    text += element("h3", "", place) + "\n";
    shown += count_lines(source);
    if (shown > max_diff_lines) {
      text += element("p", "", "Too long to be shown here.") + "\n";
      continue;
    }
    const SeriesLines lines(report, source);
    const std::vector<Check> checks = series_checks(report, source.series);
    for (const Patch& patch : source.patches) {
      const auto check = std::find_if(checks.begin(), checks.end(),
                                      [&](const Check& one) { return one.patch == patch.number; });
      text += patch_section(lines, patch, check == checks.end() ? nullptr : &*check);
    }
  }
  if (text.empty()) return "";
  return "<section id=\"series\">\n<h2>Series</h2>\n" +
         element("p", "class=\"faint\"",
                 "For each added line: the number of kernels that compiled it, the suites of the "
                 "cells that executed it (in kernels with gcov), and the findings and stack traces "
                 "that name it.") +
         "\n" + text + "</section>\n";
}

std::string blamed_hunk(const Report& report, const Finding& finding) {
  const std::optional<SourceLine> place = source_line(finding);
  const int guilty = culprit_of(finding);
  if (!place || guilty == 0) return "";
  for (const SeriesSource& source : report.sources) {
    if (source.series != finding.series) continue;
    const Hunk* nearest = nullptr;
    int distance = 0;
    for (const Patch& patch : source.patches) {
      if (patch.number != guilty) continue;
      for (const FileDiff& file : patch.files) {
        if (final_path(source, patch.number, file.path()) != place->file) continue;
        for (const Hunk& hunk : file.hunks) {
          const int below = place->line - (hunk.new_start + hunk.new_count - 1);
          const int away = std::max({hunk.new_start - place->line, below, 0});
          if (nearest != nullptr && away >= distance) continue;
          nearest = &hunk;
          distance = away;
        }
      }
    }
    if (nearest == nullptr) continue;
    std::string rows;
    for (const HunkLine& line : nearest->lines) rows += element("tr", "", code_cell(line)) + "\n";
    return element(
               "div", "class=\"scroll\" tabindex=\"0\"",
               element("table", "class=\"diff\"",
                       element("caption", "",
                               escaped("patch " + std::to_string(guilty) + ", " + place->file)) +
                           element("tbody", "", "\n" + rows))) +
           "\n";
  }
  return "";
}

}  // namespace kseries::html
