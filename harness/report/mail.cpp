// SPDX-License-Identifier: GPL-2.0-only
#include "report/mail.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/quote.h"
#include "base/text.h"
#include "judge/describe.h"
#include "judge/executed.h"
#include "judge/finding_status.h"
#include "judge/portable_command.h"
#include "judge/triage_text.h"
#include "kconfig/dot_config.h"
#include "model/names.h"
#include "report/checks.h"
#include "report/format.h"
#include "report/overview.h"
#include "report/sections.h"

namespace kseries {

namespace {

constexpr size_t mail_columns = 72;
constexpr size_t max_trace_lines = 16;

/// The part of a report that is about one series.
struct About {
  std::string title;
  std::vector<const SeriesResult*> applied;
  std::vector<const CellResult*> cells;
};

About about(const Report& report, const std::string& series) {
  About part;
  for (const SeriesResult& result : report.series) {
    if (result.series != series) continue;
    part.applied.push_back(&result);
    if (part.title.empty()) part.title = result.title;
  }
  for (const CellResult& result : report.cells) {
    if (result.cell.series == series) part.cells.push_back(&result);
  }
  return part;
}

const CellResult* find_cell(const About& part, const std::string& id) {
  const auto found = std::find_if(part.cells.begin(), part.cells.end(),
                                  [&](const CellResult* cell) { return cell->cell.id == id; });
  return found == part.cells.end() ? nullptr : *found;
}

std::string options(const Assignment& assignment) {
  std::string text;
  for (const auto& [symbol, value] : assignment) {
    text += "    " + config_line(symbol, value) + "\n";
  }
  return text;
}

std::string opening(const Report& report, const About& part, const std::string& series) {
  std::string what = "I tested " + (series.empty() ? std::string("the unpatched tree") : series);
  if (!part.title.empty()) what += " (\"" + part.title + "\")";
  const size_t cells = part.cells.size();
  what += cells == 0 ? " with kseries, but there was no kernel to build."
                     : " with kseries (build, boot in QEMU, test suites) in " +
                           counted(cells, "combination", "combinations") +
                           " of kernel configuration and guest.";
  std::string text = wrapped(what, mail_columns, "");
  if (!report.trees.empty()) text += "\n";
  for (const Tree& tree : report.trees) {
    std::string line = tree.version.empty() ? tree.name : tree.version;
    if (!tree.release.empty()) line += " (" + tree.release + ")";
    for (const SeriesResult* applied : part.applied) {
      if (applied->tree == tree.name && !applied->patches.empty()) {
        line += ": " + applied_text(*applied);
      }
    }
    text += wrapped(line, mail_columns, "  - ");
  }
  if (!report.toolchain.empty())
    text += wrapped("tools: " + report.toolchain, mail_columns, "  - ");
  return text;
}

/// Whether the tree shows the finding without the series: one line is enough.
bool is_old(const Finding& finding) {
  return finding.triage.status == FindingStatus::pre_existing ||
         finding.triage.status == FindingStatus::fixed;
}

/// Lines of a trace are not wrapped.
std::string finding_text(const Finding& finding, const About& part, size_t number) {
  const std::string mark = std::to_string(number) + ") ";
  std::string text = wrapped(finding.title, mail_columns, mark);
  std::vector<std::string> where;
  if (finding.patch > 0) where.push_back("patch " + std::to_string(finding.patch));
  if (!finding.where.empty()) where.push_back(finding.where);
  if (!where.empty()) text += wrapped(join(where, ", "), mail_columns, "   ");
  if (const std::string when = statement_line(finding); !when.empty()) {
    const bool separates = finding.statement->separates;
    text += wrapped((separates ? "Only when: " : "Seen ") + when + ".", mail_columns, "   ");
  }
  const CellResult* first = nullptr;
  size_t cells = 0;
  std::set<std::string> trees;
  for (const std::string& place : finding.places) {
    const CellResult* cell = find_cell(part, place);
    if (cell == nullptr) continue;
    cells++;
    trees.insert(cell->cell.tree);
    if (first == nullptr) first = cell;
  }
  if (!finding.known.empty())
    text += wrapped("Known failure: " + finding.known, mail_columns, "   ");
  if (is_examined(finding))
    text += wrapped("Status: " + triage_text(finding) + ".", mail_columns, "   ");
  if (first != nullptr) {
    const std::string on = " on " + join({trees.begin(), trees.end()}, ", ");
    const std::string seen = "Seen in " + counted(cells, "combination", "combinations") + on;
    const bool at_run_time =
        finding.kind != Verdict::build_failed && finding.kind != Verdict::new_warning;
    const std::string guest = at_run_time ? " in guest " + first->cell.guest : "";
    if (finding.known.empty() && !is_old(finding)) {
      text += wrapped(seen + (cells > 1 ? ", for example" : ",") + guest + " with:", mail_columns,
                      "   ");
      text += "\n" + options(first->cell.assignment);
    } else {
      text += wrapped(seen + ".", mail_columns, "   ");
    }
  }
  const bool is_listed = finding.known.empty() && !is_old(finding);
  if (is_listed && !finding.detail.empty()) {
    text += "\n" + quoted_lines(finding.detail, max_trace_lines, "    ");
  }
  if (const std::string later = later_text(finding); !later.empty()) {
    text += "\n" + wrapped("Not listed: " + later + ".", mail_columns, "   ");
  }
  return text;
}

/// What is about this series. A finding of the earlier run is, unless its series is another one of
/// this run: versions of a series have different names.
std::string previous_text(const Report& report, const std::string& series) {
  const auto is_other = [&](const Finding& finding) { return finding.series != series; };
  const auto is_of_another = [&](const Finding& finding) {
    if (finding.series.empty() || series.empty()) return is_other(finding);
    return is_other(finding) &&
           std::any_of(report.series.begin(), report.series.end(),
                       [&](const SeriesResult& one) { return one.series == finding.series; });
  };
  PreviousRun part = *report.previous;
  std::erase_if(part.gone, is_of_another);
  std::erase_if(part.still_there, is_other);
  std::erase_if(part.appeared, is_other);
  std::erase_if(part.patches, [&](const SeriesComparison& one) { return one.now != series; });
  std::string text = wrapped(previous_heading(part) + ":", mail_columns, "");
  for (const std::string& line : previous_lines(part)) text += wrapped(line, mail_columns, "  - ");
  return text;
}

/// The text for a series without findings.
std::string no_findings(const Report& report, const About& part) {
  for (const SeriesResult* series : part.applied) {
    std::string untested = nothing_compiled(report, *series);
    if (untested.empty()) untested = nothing_executed(report, *series);
    if (untested.empty()) untested = nothing_tested(report, *series);
    if (!untested.empty()) return wrapped("Not tested: " + untested + ".", mail_columns, "");
  }
  const auto lost = std::count_if(part.cells.begin(), part.cells.end(), [](const CellResult* cell) {
    return cell->verdict == Verdict::harness_error || cell->verdict == Verdict::not_run;
  });
  const size_t ran = part.cells.size() - static_cast<size_t>(lost);
  if (ran == 0) return "Nothing was tested.\n";
  for (const SeriesResult* series : part.applied) {
    if (!is_outside_kernel(*series)) continue;
    return wrapped("No problems found, but " + outside_text(*series) + ".", mail_columns, "");
  }
  if (lost == 0) return "No problems found.\n";
  return "No problems found in the " + counted(ran, "combination", "combinations") + " that ran.\n";
}

std::string closing(const About& part) {
  std::map<Verdict, size_t> counts;
  CaseCounts tests;
  size_t untested = 0;
  for (const CellResult* cell : part.cells) {
    counts[cell->verdict]++;
    if (cell->verdict == Verdict::pass && !untested_text(*cell).empty()) untested++;
    const CaseCounts each = count_cases(*cell);
    tests.passed += each.passed;
    tests.failed += each.failed;
    tests.skipped += each.skipped;
    tests.known += each.known;
  }
  std::string text = std::to_string(counts[Verdict::pass]) + " of " +
                     counted(part.cells.size(), "combination", "combinations") + " passed";
  if (untested > 0) text += " (" + std::to_string(untested) + " without using a device)";
  text += "; ";
  text += counted(tests.passed, "test case", "test cases") + " passed, " +
          std::to_string(tests.failed) + " failed, " + std::to_string(tests.skipped) + " skipped";
  if (tests.known > 0) text += ", " + counted(tests.known, "known failure", "known failures");
  text += ".";
  const size_t lost = counts[Verdict::harness_error] + counts[Verdict::not_run];
  if (lost > 0) {
    text += " " + counted(lost, "combination", "combinations") + " did not run.";
  }
  return wrapped(text, mail_columns, "");
}

/// The command that repeats the tests of a series; if it is long, with a line for each option.
std::string repeat_text(const Report& report, const About& part, const std::string& series) {
  std::vector<std::vector<std::string>> lines = {{"kseries", "run"}};
  if (!report.campaign.empty()) lines.back().push_back(report.campaign);
  if (!report.depth.empty()) lines.push_back({"--depth", report.depth});
  for (const SeriesResult* applied : part.applied)
    lines.push_back({"--tree", without_folder(applied->tree)});
  lines.push_back({"--series", series.empty() ? "none" : series});
  std::vector<std::string> words;
  for (const std::vector<std::string>& line : lines) words.push_back(shell_quote(line));
  std::string command = "    " + join(words, " ");
  if (command.size() > mail_columns) command = "    " + join(words, " \\\n        ");
  return "To repeat the tests:\n\n" + command + "\n";
}

}  // namespace

std::string mail_text(const Report& report, const std::string& series) {
  const About part = about(report, series);
  std::string text = "Hi,\n\n" + opening(report, part, series);
  const std::vector<const Finding*> findings = findings_about(report, series);
  const bool any_new = std::any_of(findings.begin(), findings.end(),
                                   [](const Finding* one) { return is_new(*one); });
  const bool only_known = std::all_of(findings.begin(), findings.end(),
                                      [](const Finding* one) { return !one->known.empty(); });
  if (any_new) {
    text += "\nI found these problems:\n";
  } else if (findings.empty()) {
    text += "\n" + no_findings(report, part);
  } else {
    text += only_known ? "\nNo new problems, only known failures:\n"
                       : "\nNo new problems, only these:\n";
  }
  size_t number = 0;
  for (const Finding* finding : findings) text += "\n" + finding_text(*finding, part, ++number);
  if (report.previous) text += "\n" + previous_text(report, series);
  if (!part.cells.empty()) text += "\n" + closing(part);
  if (any_new) text += "\n" + repeat_text(report, part, series);
  return ascii(text);
}

}  // namespace kseries
