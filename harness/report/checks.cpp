// SPDX-License-Identifier: GPL-2.0-only
#include "report/checks.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/executed.h"
#include "judge/finding_status.h"
#include "judge/portable_command.h"
#include "judge/triage_text.h"
#include "model/names.h"
#include "report/overview.h"

namespace kseries {
namespace {

void raise(CheckStatus& status, CheckStatus to) { status = std::max(status, to); }

/// What the findings of a check mean, as the start of its summary.
struct FindingCounts {
  size_t fresh = 0;
  size_t other = 0;  ///< of the base, flaky
  size_t known = 0;
};

FindingCounts count_findings(const std::vector<const Finding*>& findings) {
  FindingCounts counts;
  for (const Finding* finding : findings) {
    const bool other = finding->known.empty() && !is_new(*finding);
    (is_new(*finding) ? counts.fresh : other ? counts.other : counts.known)++;
  }
  return counts;
}

std::string finding_counts_text(const FindingCounts& counts) {
  std::vector<std::string> parts;
  if (counts.fresh > 0) parts.push_back(counted(counts.fresh, "new finding", "new findings"));
  if (counts.other > 0)
    parts.push_back(counted(counts.other, "finding that is not new", "findings that are not new"));
  if (counts.known > 0) parts.push_back(counted(counts.known, "known failure", "known failures"));
  return parts.empty() ? "no findings" : join(parts, ", ");
}

/// Sets the status and starts summary and details with the findings.
Check start_check(const Report& report, int patch, const std::vector<const Finding*>& findings) {
  Check check;
  check.patch = patch;
  const FindingCounts counts = count_findings(findings);
  if (counts.other > 0) raise(check.status, CheckStatus::warn);
  if (counts.fresh > 0) raise(check.status, CheckStatus::fail);
  check.summary = finding_counts_text(counts);
  for (const Finding* finding : findings) {
    check.details += (check.details.empty() ? "" : "\n") + finding_details(report, *finding);
  }
  return check;
}

void add_line(Check& check, const std::string& line) { check.details += line + "\n"; }

/// Why a run says nothing about a series on a tree; empty if it does.
std::string untested_reason(const Report& report, const SeriesResult& series) {
  std::string reason = nothing_compiled(report, series);
  if (reason.empty()) reason = nothing_executed(report, series);
  if (reason.empty()) reason = nothing_tested(report, series);
  return reason;
}

Check whole_series(const Report& report, const std::string& name) {
  Check check = start_check(report, 0, findings_about(report, name));
  size_t cells = 0;
  size_t passed = 0;
  for (const CellResult& result : report.cells) {
    if (result.cell.series != name) continue;
    cells++;
    passed += result.verdict == Verdict::pass || result.verdict == Verdict::known ? 1 : 0;
  }
  check.summary += "; " + std::to_string(passed) + " of " +
                   counted(cells, "configuration passes", "configurations pass");
  if (cells == 0) raise(check.status, CheckStatus::warn);
  for (const SeriesResult& series : report.series) {
    if (series.series != name) continue;
    const std::string reason = untested_reason(report, series);
    if (reason.empty()) continue;
    raise(check.status, CheckStatus::warn);
    add_line(check, "not tested: " + reason);
  }
  return check;
}

/// How a patch applies to the trees, and which of its lines were compiled and executed.
void add_coverage(const Report& report, const std::string& name, Check& check) {
  int all = 0;
  int compiled = 0;
  for (const CompiledRange& lines : report.compiled_lines) {
    if (lines.series != name || lines.patch != check.patch) continue;
    const int count = lines.last - lines.first + 1;
    all += count;
    if (lines.kernels > 0) {
      compiled += count;
    } else {
      add_line(check,
               "not compiled on " + lines.tree + ": " + line_range(lines) + ": " + lines.why);
    }
  }
  if (all == 0) return;
  check.summary += "; " + std::to_string(compiled) + " of " +
                   counted(static_cast<size_t>(all), "changed line", "changed lines") + " compiled";
  if (compiled < all) raise(check.status, CheckStatus::warn);
}

Check one_patch(const Report& report, const std::string& name, int patch) {
  std::vector<const Finding*> mine = findings_about(report, name);
  std::erase_if(mine, [&](const Finding* finding) { return culprit_of(*finding) != patch; });
  Check check = start_check(report, patch, mine);
  for (const SeriesResult& series : report.series) {
    if (series.series != name) continue;
    for (const PatchResult& result : series.patches) {
      if (result.number != patch || result.status == PatchStatus::applied) continue;
      const bool is_fault =
          result.status == PatchStatus::conflict || result.status == PatchStatus::refused;
      raise(check.status, is_fault ? CheckStatus::fail : CheckStatus::warn);
      add_line(check, series.tree + ": " + std::string(enum_name(result.status)) +
                          (result.message.empty() ? "" : ": " + one_line(result.message)));
    }
  }
  add_coverage(report, name, check);
  return check;
}

/// The cells of a series, and "tree/series" for what is not about a cell.
std::set<std::string_view> places_of(const Report& report, const std::string& series,
                                     std::vector<std::string>& names) {
  std::set<std::string_view> places;
  for (const CellResult& result : report.cells) {
    if (result.cell.series == series) places.insert(result.cell.id);
  }
  for (const SeriesResult& result : report.series) {
    if (result.series == series) names.push_back(place_name(result.tree, result.series));
  }
  places.insert(names.begin(), names.end());
  return places;
}

}  // namespace

int culprit_of(const Finding& finding) {
  return finding.triage.culprit ? finding.triage.culprit->patch : finding.patch;
}

std::string finding_id(const Finding& finding) {
  // FNV-1a, 64 bits.
  unsigned long long hash = 14695981039346656037ULL;
  const std::string text =
      std::string(enum_name(finding.kind)) + "\n" +
      (finding.key.empty() ? finding.title + "\n" + finding.where : finding.key);
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15U];
  return digits;
}

std::optional<SourceLine> source_line(const Finding& finding) {
  // "file:line" may have more after a comma; a test has no line.
  const std::string_view where = std::string_view(finding.where).substr(0, finding.where.find(','));
  const size_t colon = where.rfind(':');
  if (colon == std::string_view::npos || where == finding.test) return std::nullopt;
  const std::optional<long> line = to_number(where.substr(colon + 1));
  if (!line || *line < 1) return std::nullopt;
  return SourceLine{std::string(where.substr(0, colon)), static_cast<int>(*line)};
}

std::vector<const Finding*> findings_about(const Report& report, const std::string& series) {
  std::vector<std::string> names;
  const std::set<std::string_view> places = places_of(report, series, names);
  std::vector<const Finding*> mine;
  for (const Finding& finding : report.findings) {
    const bool here = std::any_of(finding.places.begin(), finding.places.end(),
                                  [&](const std::string& place) { return places.contains(place); });
    if (here && finding.kind != Verdict::harness_error) mine.push_back(&finding);
  }
  return mine;
}

std::string finding_details(const Report& report, const Finding& finding) {
  std::string text = std::string(enum_name(finding.kind)) + ": " + one_line(finding.title) + "\n";
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += "  " + std::string(name) + ": " + one_line(value) + "\n";
  };
  add("where", finding.where);
  add("blamed", blame_text(finding));
  add("seen in", places_text(report, finding));
  add("when", statement_line(finding));
  add("triage", triage_text(finding));
  add("known failure", finding.known);
  add("reproduce", portable_command(finding.repro));
  return text;
}

std::vector<Check> series_checks(const Report& report, const std::string& series) {
  std::vector<Check> checks = {whole_series(report, series)};
  std::set<int> patches;
  for (const SeriesResult& result : report.series) {
    if (result.series != series) continue;
    for (const PatchResult& patch : result.patches) patches.insert(patch.number);
  }
  for (const int patch : patches) checks.push_back(one_patch(report, series, patch));
  return checks;
}

std::vector<std::string> tested_series(const Report& report) {
  std::vector<std::string> names;
  for (const SeriesResult& result : report.series) {
    const bool is_listed = std::find(names.begin(), names.end(), result.series) != names.end();
    if (!result.series.empty() && !is_listed) names.push_back(result.series);
  }
  return names;
}

std::optional<MailMatch> find_mail(const Report& report, std::string_view message_id,
                                   std::string_view words) {
  for (const SeriesSource& source : report.sources) {
    if (message_id.empty()) break;
    if (source.cover && source.cover->message_id == message_id) return MailMatch{source.series, 0};
    for (const Patch& patch : source.patches) {
      if (patch.header.message_id == message_id) return MailMatch{source.series, patch.number};
    }
  }
  for (const SeriesSource& source : report.sources) {
    if (words.empty()) break;
    for (const Patch& patch : source.patches) {
      if (patch.subject == words) return MailMatch{source.series, patch.number};
    }
  }
  for (const SeriesResult& result : report.series) {
    if (!words.empty() && !result.series.empty() && result.title == words)
      return MailMatch{result.series, 0};
  }
  return std::nullopt;
}

}  // namespace kseries
