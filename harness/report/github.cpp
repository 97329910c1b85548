// SPDX-License-Identifier: GPL-2.0-only
#include "report/github.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/finding_status.h"
#include "judge/portable_command.h"
#include "judge/triage_text.h"
#include "model/names.h"
#include "report/checks.h"
#include "report/format.h"
#include "report/html_text.h"
#include "report/overview.h"
#include "report/sections.h"
#include "report/summary.h"

// "Workflow commands for GitHub Actions" and "Adding a job summary" in GitHub's documentation.

namespace kseries {
namespace {

constexpr size_t max_summary_bytes = 1U << 20;
constexpr size_t max_annotations = 10;
constexpr size_t max_quoted_lines = 40;

/// Text that Markdown shows unchanged: CommonMark takes every ASCII punctuation character after a
/// backslash literally, and HTML becomes entities.
std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : html::escaped(printable_line(text))) {
    const bool is_entity = c == '&' || c == ';' || c == '#';
    const bool is_mark =
        std::string_view("\\`*_{}[]()<>+!|~@$:-.").find(c) != std::string_view::npos;
    if (is_mark && !is_entity) out += '\\';
    out += c;
  }
  return out;
}

/// A preformatted block. The fence is longer than any in the text, so that nothing can end it.
std::string fenced(std::string_view text, const std::string& language = "text") {
  const std::string clean = printable_utf8(text);
  size_t longest = 2;
  size_t run = 0;
  for (const char c : clean) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + language + "\n" + clean + (clean.ends_with('\n') ? "" : "\n") + fence + "\n";
}

std::string finding_section(const Report& report, const Finding& finding, size_t number) {
  std::string text = "\n### " + std::to_string(number) + "\\. " +
                     markdown(std::string(enum_name(finding.kind)) + ": " + finding.title) + "\n\n";
  text += fenced(finding_details(report, finding));
  if (finding.known.empty() && !finding.detail.empty()) {
    text += "\n" + fenced(quoted_lines(finding.detail, max_quoted_lines, ""));
  }
  return text;
}

/// A value of a workflow command; in a property, ':' and ',' end it.
std::string command_value(std::string_view text, bool property) {
  std::string out;
  for (const char c : printable_utf8(text)) {
    const bool is_end = property && (c == ':' || c == ',');
    if (c == '%') {
      out += "%25";
    } else if (c == '\n') {
      out += "%0A";
    } else if (is_end) {
      out += c == ':' ? "%3A" : "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string annotation(const char* command, const std::string& file, int line,
                       const std::string& title, const std::string& message) {
  std::string text = std::string("::") + command + " ";
  if (!file.empty()) {
    text += "file=" + command_value(file, true) + ",line=" + std::to_string(line) + ",";
  }
  return text + "title=" + command_value(printable_line(title.substr(0, 200)), true) +
         "::" + command_value(message, false) + "\n";
}

}  // namespace

std::string github_summary(const Report& report) {
  std::string text = "## " + markdown("kseries: " + findings_text(report)) + "\n\n";
  for (const std::string& series : tested_series(report)) {
    text += "| " + markdown(series) + " | status | |\n| --- | --- | --- |\n";
    for (const Check& check : series_checks(report, series)) {
      const char* status = check.status == CheckStatus::pass   ? "pass"
                           : check.status == CheckStatus::warn ? "warning"
                                                               : "**fail**";
      text += "| " + (check.patch == 0 ? "series" : "patch " + std::to_string(check.patch)) +
              " | " + status + " | " + markdown(check.summary) + " |\n";
    }
    text += "\n";
  }
  const std::string end = "\n" + markdown(totals_text(report)) + "\n";
  const std::string cut = "\nThe other findings are in results\\.json\\.\n";
  size_t number = 0;
  bool all = true;
  for (const Finding& finding : report.findings) {
    const std::string section = finding_section(report, finding, ++number);
    if (text.size() + section.size() + end.size() + cut.size() > max_summary_bytes / 2) {
      all = false;
      break;
    }
    text += section;
  }
  if (!all) text += cut;
  const std::string table =
      "\n<details><summary>Cells</summary>\n\n" + fenced(cells_table(report)) + "\n</details>\n";
  if (text.size() + table.size() + end.size() <= max_summary_bytes) text += table;
  return text + end;
}

std::string github_annotations(const Report& report) {
  std::string text;
  std::map<bool, size_t> shown;
  for (const Finding& finding : report.findings) {
    if (!finding.known.empty() || finding.kind == Verdict::harness_error) continue;
    const bool is_error = is_new(finding);
    if (++shown[is_error] > max_annotations) continue;
    const std::optional<SourceLine> line = source_line(finding);
    text +=
        annotation(is_error ? "error" : "warning", line ? line->file : "", line ? line->line : 0,
                   "kseries: " + std::string(enum_name(finding.kind)) + ": " + finding.title,
                   finding_details(report, finding));
  }
  for (const CompiledRange& lines : report.compiled_lines) {
    if (lines.kernels > 0 || ++shown[false] > max_annotations) continue;
    text += annotation("warning", lines.file, lines.first, "kseries: not compiled",
                       line_range(lines) + ": " + lines.why);
  }
  return text;
}

}  // namespace kseries
