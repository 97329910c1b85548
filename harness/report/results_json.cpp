// SPDX-License-Identifier: GPL-2.0-only
#include "report/results_json.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "judge/describe.h"
#include "model/names.h"

namespace kseries {

namespace {

using Json = nlohmann::ordered_json;

std::string clean(std::string_view text) { return printable_utf8(text); }

Json list(const std::vector<std::string>& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) array.push_back(clean(text));
  return array;
}

Json assignment(const Assignment& values) {
  Json object = Json::object();
  for (const auto& [symbol, value] : values) object[clean(symbol)] = clean(value);
  return object;
}

/// Null when the harness did its work.
Json error(const std::optional<Error>& error) {
  if (!error) return nullptr;
  return {{"stage", clean(error->stage)},
          {"what", clean(error->what)},
          {"where", clean(error->where)},
          {"hint", clean(error->hint)}};
}

Json tree(const Tree& tree) {
  return {{"name", clean(tree.name)},
          {"version", clean(tree.version)},
          {"release", clean(tree.release)},
          {"id", clean(tree.id)}};
}

Json hunk(const HunkResult& hunk) {
  return {{"path", clean(hunk.path)},
          {"number", hunk.number},
          {"line", hunk.old_start},
          {"result", name_of(hunk.status)},
          {"offset", hunk.offset},
          {"expected", clean(hunk.expected)},
          {"found", clean(hunk.found)},
          {"nearest_line", hunk.nearest_line},
          {"nearest_fuzz", hunk.nearest_fuzz},
          {"explanation", clean(hunk.explanation)}};
}

/// Hunks only where there is something to say: exact ones are the rule.
Json patch(const PatchResult& patch) {
  Json hunks = Json::array();
  for (const HunkResult& result : patch.hunks) {
    if (result.status != HunkStatus::applied) hunks.push_back(hunk(result));
  }
  return {{"number", patch.number},          {"subject", clean(patch.subject)},
          {"result", name_of(patch.status)}, {"message", clean(patch.message)},
          {"commit", clean(patch.commit)},   {"hunks", std::move(hunks)}};
}

Json series(const SeriesResult& series) {
  Json patches = Json::array();
  for (const PatchResult& result : series.patches) patches.push_back(patch(result));
  return {{"name", clean(series.series)},   {"tree", clean(series.tree)},
          {"title", clean(series.title)},   {"patches", std::move(patches)},
          {"missing", series.missing},      {"problem", clean(series.problem)},
          {"remarks", list(series.remarks)}};
}

Json diagnostic(const Diagnostic& diagnostic) {
  return {{"file", clean(diagnostic.file)},         {"line", diagnostic.line},
          {"severity", clean(diagnostic.severity)}, {"message", clean(diagnostic.message)},
          {"flag", clean(diagnostic.flag)},         {"patch", diagnostic.patch}};
}

Json test_case(const CaseResult& test) {
  return {{"suite", clean(test.suite)},
          {"name", clean(test.name)},
          {"result", name_of(test.result)},
          {"seconds", test.seconds},
          {"message", clean(test.message)},
          {"known", clean(test.known)},
          {"boot", test.boot}};
}

Json frame(const Frame& frame) {
  return {{"function", clean(frame.function)},
          {"offset", frame.offset},
          {"size", frame.size},
          {"module", clean(frame.module)},
          {"reliable", frame.reliable},
          {"file", clean(frame.file)},
          {"line", frame.line},
          {"inlined", list(frame.inlined)}};
}

Json splat(const Splat& splat) {
  Json frames = Json::array();
  for (const Frame& each : splat.frames) frames.push_back(frame(each));
  Json blame;
  if (splat.blame_patch > 0) {
    blame = {{"patch", splat.blame_patch}, {"where", clean(splat.blame_where)}};
  }
  return {{"class", clean(splat.cls)},
          {"title", clean(splat.title)},
          {"fingerprint", clean(splat.fingerprint)},
          {"frames", std::move(frames)},
          {"blame", std::move(blame)},
          {"test", clean(splat.running_test)},
          {"fatal", splat.fatal},
          {"boot", splat.boot},
          {"console_line", splat.first_line},
          {"known", clean(splat.known)}};
}

/// Errors, and the warnings that count as new.
Json diagnostics(const CellResult& cell) {
  Json array = Json::array();
  for (const Diagnostic& each : cell.build.diagnostics) {
    if (each.severity == "error") array.push_back(diagnostic(each));
  }
  for (const Diagnostic& each : cell.new_warnings) array.push_back(diagnostic(each));
  return array;
}

Json cell(const CellResult& result) {
  Json seconds = Json::object();
  for (const auto& [stage, value] : result.seconds) seconds[stage] = value;
  Json cases = Json::array();
  for (const CaseResult& test : result.cases) cases.push_back(test_case(test));
  Json splats = Json::array();
  for (const Splat& each : result.splats) splats.push_back(splat(each));
  const bool booted = was_booted(result);
  return {{"id", clean(result.cell.id)},
          {"tree", clean(result.cell.tree)},
          {"series", clean(result.cell.series)},
          {"patches", result.cell.patches},
          {"flavour", clean(result.cell.flavour)},
          {"permutation", assignment(result.cell.assignment)},
          {"permutation_id", clean(result.cell.permutation)},
          {"guest", clean(result.cell.guest)},
          {"suites", list(result.cell.suites)},
          {"verdict", name_of(result.verdict)},
          {"message", clean(result.message)},
          {"error", error(result.error)},
          {"seconds", std::move(seconds)},
          {"release", clean(result.build.release)},
          {"accel", clean(result.accel)},
          {"boots", result.boots},
          {"ended_boot", booted ? result.ended_boot : 0},
          {"ending", booted ? name_of(result.ending) : ""},
          {"ending_message", clean(result.boot_message)},
          {"cases", std::move(cases)},
          {"splats", std::move(splats)},
          {"diagnostics", diagnostics(result)},
          {"remarks", list(result.remarks)},
          {"folder", clean(folder_of(result.cell))},
          {"repro", clean(command_text(result.repro))}};
}

Json finding(const Finding& finding) {
  Json blame;
  if (finding.patch > 0) {
    blame = {{"series", clean(finding.series)},
             {"patch", finding.patch},
             {"where", clean(finding.where)}};
  }
  return {{"kind", name_of(finding.kind)},
          {"title", clean(finding.title)},
          {"detail", clean(finding.detail)},
          {"where", clean(finding.where)},
          {"blame", std::move(blame)},
          {"known", clean(finding.known)},
          {"places", list(finding.places)},
          {"evidence", clean(finding.evidence)},
          {"repro", clean(command_text(finding.repro))}};
}

Json dropped(const std::string& where, const DroppedPermutation& permutation) {
  return {{"where", clean(where)},
          {"permutation", assignment(permutation.requested)},
          {"reason", clean(permutation.reason)}};
}

Json proof(const ConfigProof& proof) {
  return {{"tree", clean(proof.tree)},     {"series", clean(proof.series)},
          {"name", clean(proof.name)},     {"claim", clean(proof.claim)},
          {"why", clean(proof.why)},       {"holds", proof.holds},
          {"detail", clean(proof.detail)}, {"known", clean(proof.known)}};
}

Json compiled_range(const CompiledRange& lines) {
  return {{"tree", clean(lines.tree)}, {"series", clean(lines.series)},
          {"file", clean(lines.file)}, {"first", lines.first},
          {"last", lines.last},        {"patch", lines.patch},
          {"kernels", lines.kernels},  {"why", clean(lines.why)}};
}

template <typename T, typename Convert>
Json array_of(const std::vector<T>& values, const Convert& convert) {
  Json array = Json::array();
  for (const T& value : values) array.push_back(convert(value));
  return array;
}

}  // namespace

std::string results_json(const Report& report) {
  Json document = Json::object();
  document["schema"] = results_schema;
  document["run"] = clean(report.run);
  document["campaign"] = clean(report.campaign);
  document["depth"] = clean(report.depth);
  document["started"] = clean(report.started);
  document["seconds"] = report.seconds;
  document["toolchain"] = clean(report.toolchain);
  document["trees"] = array_of(report.trees, tree);
  document["series"] = array_of(report.series, series);
  document["cells"] = array_of(report.cells, cell);
  document["findings"] = array_of(report.findings, finding);
  Json left_out = Json::array();
  for (const auto& [where, permutations] : report.dropped) {
    for (const DroppedPermutation& each : permutations) left_out.push_back(dropped(where, each));
  }
  document["dropped"] = std::move(left_out);
  Json goals = Json::object();
  for (const auto& [where, lines] : report.goals) goals[clean(where)] = list(lines);
  document["goals"] = std::move(goals);
  document["proofs"] = array_of(report.proofs, proof);
  document["compiled_lines"] = array_of(report.compiled_lines, compiled_range);
  document["remarks"] = list(report.remarks);
  return document.dump(2) + "\n";
}

}  // namespace kseries
