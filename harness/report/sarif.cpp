// SPDX-License-Identifier: GPL-2.0-only
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "judge/finding_status.h"
#include "judge/triage_text.h"
#include "model/names.h"
#include "report/checks.h"
#include "report/html_text.h"
#include "report/json_text.h"
#include "report/places_json.h"

// SARIF 2.1.0 (OASIS standard), GitHub's "SARIF support for code scanning", and GitLab's "Code
// Quality report format".

namespace kseries {
namespace {

using SarifJson = nlohmann::ordered_json;

/// Limits of GitHub for one upload: 10 MiB, and 5,000 results that are shown.
constexpr size_t max_sarif_bytes = 10U << 20;
constexpr size_t max_sarif_results = 5000;
constexpr size_t max_quality_bytes = 4U << 20;

/// How much a finding matters to these two formats.
enum class Weight { error, warning, note };

Weight weigh(const Finding& finding) {
  if (!finding.known.empty()) return Weight::note;
  return is_new(finding) ? Weight::error : Weight::warning;
}

/// The line of a finding, or else the first line that the guilty patch changes: both formats show
/// nothing without a place. Nothing: no patch is to blame.
std::optional<SourceLine> line_to_show(const Report& report, const Finding& finding) {
  if (std::optional<SourceLine> line = source_line(finding)) return line;
  for (const SeriesSource& source : report.sources) {
    if (source.series != finding.series) continue;
    for (const Patch& patch : source.patches) {
      if (patch.number != culprit_of(finding) || patch.files.empty()) continue;
      const FileDiff& file = patch.files.front();
      const int line = file.hunks.empty() ? 1 : std::max(1, file.hunks.front().new_start);
      return SourceLine{file.path(), line};
    }
  }
  return std::nullopt;
}

const char* level(Weight weight) {
  switch (weight) {
    case Weight::error:
      return "error";
    case Weight::warning:
      return "warning";
    case Weight::note:
      return "note";
  }
  return "";
}

SarifJson sarif_result(const Report& report, const Finding& finding) {
  SarifJson result = {{"ruleId", enum_name(finding.kind)},
                      {"level", level(weigh(finding))},
                      {"message", {{"text", json_text(finding_details(report, finding))}}},
                      {"partialFingerprints", {{"kseriesFinding/v1", finding_id(finding)}}}};
  SarifJson location = SarifJson::object();
  if (const std::optional<SourceLine> line = line_to_show(report, finding)) {
    location["physicalLocation"] = {
        {"artifactLocation", {{"uri", html::encode_url(line->file)}, {"uriBaseId", "%SRCROOT%"}}},
        {"region", {{"startLine", line->line}}}};
  }
  if (!finding.test.empty()) {
    location["logicalLocations"] =
        SarifJson::array({SarifJson{{"fullyQualifiedName", json_line(finding.test)}}});
  }
  if (!location.empty()) result["locations"] = SarifJson::array({location});
  // Code scanning hides what is suppressed, but keeps its history.
  if (!finding.known.empty()) {
    result["suppressions"] = SarifJson::array(
        {SarifJson{{"kind", "external"}, {"justification", json_line(finding.known)}}});
  }
  return result;
}

}  // namespace

std::string sarif_json(const Report& report) {
  SarifJson results = SarifJson::array();
  std::map<std::string, bool> kinds;
  size_t bytes = 4096;
  for (const Finding& finding : report.findings) {
    if (finding.kind == Verdict::harness_error) continue;
    SarifJson result = sarif_result(report, finding);
    // With its indentation.
    bytes += result.dump(1).size() * 2;
    if (bytes > max_sarif_bytes || results.size() == max_sarif_results) break;
    kinds[std::string(enum_name(finding.kind))] = true;
    results.push_back(std::move(result));
  }
  SarifJson rules = SarifJson::array();
  for (const auto& [kind, seen] : kinds) {
    rules.push_back({{"id", kind}, {"shortDescription", {{"text", "kseries: " + kind}}}});
  }
  const SarifJson one_run = {
      {"tool", {{"driver", {{"name", "kseries"}, {"rules", rules}}}}},
      {"automationDetails", {{"id", json_line("kseries/" + report.campaign + "/")}}},
      {"columnKind", "unicodeCodePoints"},
      {"results", results}};
  const SarifJson document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                              {"version", "2.1.0"},
                              {"runs", SarifJson::array({one_run})}};
  return document.dump(1) + "\n";
}

std::string code_quality_json(const Report& report) {
  SarifJson list = SarifJson::array();
  size_t bytes = 0;
  for (const Finding& finding : report.findings) {
    const std::optional<SourceLine> line = line_to_show(report, finding);
    if (!line || finding.kind == Verdict::harness_error) continue;
    const Weight weight = weigh(finding);
    std::string text = std::string(enum_name(finding.kind)) + ": " + one_line(finding.title);
    if (const std::string triage = triage_text(finding); !triage.empty())
      text += " (" + triage + ")";
    SarifJson issue = {
        {"description", json_line(text)},
        {"check_name", "kseries/" + std::string(enum_name(finding.kind))},
        {"fingerprint", finding_id(finding)},
        {"severity", weight == Weight::error     ? "critical"
                     : weight == Weight::warning ? "minor"
                                                 : "info"},
        {"location", {{"path", json_line(line->file)}, {"lines", {{"begin", line->line}}}}}};
    bytes += issue.dump(1).size() * 2;
    if (bytes > max_quality_bytes) break;
    list.push_back(std::move(issue));
  }
  return list.dump(1) + "\n";
}

}  // namespace kseries
