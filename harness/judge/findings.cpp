// SPDX-License-Identifier: GPL-2.0-only
#include "judge/findings.h"

#include "base/text.h"
#include "judge/cell_findings.h"
#include "judge/describe.h"
#include "judge/finding_collection.h"
#include "judge/hunk_text.h"

namespace kseries {

namespace {

void add_series(const SeriesResult& series, FindingCollection& all) {
  if (series.kconfig_problem) {
    Finding finding;
    finding.kind = Verdict::not_applied;
    finding.title = kconfig_problem_title(*series.kconfig_problem);
    finding.detail = kconfig_problem_text(*series.kconfig_problem);
    finding.series = series.series;
    finding.where = kconfig_problem_place(*series.kconfig_problem);
    finding.places = {place_name(series.tree, series.series)};
    all.add(finding.detail, series.tree, finding);
  }
  const auto add = [&](const std::string& key, const std::string& title, int patch) {
    Finding finding;
    finding.kind = Verdict::not_applied;
    finding.title = title;
    finding.series = series.series;
    finding.patch = patch;
    finding.places = {place_name(series.tree, series.series)};
    finding.repro = series.check;
    all.add(key, series.tree, finding);
  };
  for (const MissingParts& parts : list_missing(series)) {
    add("missing\n" + std::to_string(parts.first), missing_text(series, parts), parts.first);
  }
  for (const std::string& patch : series.left_out) {
    add("left out\n" + patch, one_line(left_out_text(patch)), 0);
  }
  for (const PatchResult& patch : series.patches) {
    if (patch.status == PatchStatus::applied || patch.status == PatchStatus::skipped) continue;
    Finding finding;
    finding.kind = Verdict::not_applied;
    finding.title = patch.message.empty() ? "patch " + std::to_string(patch.number) + " " +
                                                std::string(enum_name(patch.status))
                                          : one_line(patch.message);
    finding.series = series.series;
    finding.patch = patch.number;
    for (const HunkResult& hunk : patch.hunks) {
      if (hunk.status != HunkStatus::conflict) continue;
      if (finding.where.empty()) {
        finding.where = hunk.path + ":" + std::to_string(hunk.old_start);
      }
      finding.detail += hunk_text(hunk);
    }
    finding.places = {place_name(series.tree, series.series)};
    finding.repro = series.check;
    all.add(std::to_string(patch.number) + "\n" + patch.message, series.tree, finding);
  }
}

/// An invariant that no series is to blame for: one finding of the tree without a series, whatever
/// series the run has.
void add_violation_of_base(const ConfigProof& proof, FindingCollection& all) {
  Finding finding;
  finding.kind = Verdict::test_failed;
  finding.title = violation_text(proof) + ", also without a series";
  finding.detail = proof.detail;
  finding.known = "the tree violates it without a series";
  finding.triage.status = FindingStatus::pre_existing;
  finding.places = {place_name(proof.tree, ""), place_name(proof.tree, proof.series)};
  if (proof.series.empty()) finding.places.pop_back();
  all.add(finding.title, proof.tree, finding);
}

/// A claim about all configurations that does not hold.
void add_proof(const ConfigProof& proof, FindingCollection& all) {
  if (proof.holds) return;
  if (proof.violated_by_base) {
    add_violation_of_base(proof, all);
    return;
  }
  Finding finding;
  finding.kind = proof.lost ? Verdict::option_lost : Verdict::test_failed;
  finding.title = violation_text(proof);
  finding.patch = proof.patch;
  finding.where = proof.where;
  finding.detail = proof.detail;
  finding.series = proof.series;
  finding.known = proof.known;
  if (proof.lost && !proof.known.empty()) finding.triage.status = FindingStatus::behaviour_change;
  finding.places = {place_name(proof.tree, proof.series)};
  all.add(finding.title, proof.tree, finding);
}

}  // namespace

std::vector<Finding> collect_findings(const Report& report) {
  FindingCollection all;
  for (const SeriesResult& series : report.series) add_series(series, all);
  for (const ConfigProof& proof : report.proofs) add_proof(proof, all);
  for (const CellResult& result : report.cells) {
    // add_series() reports it, with the hunks.
    if (result.verdict == Verdict::not_applied && planned_patches(report, result.cell) > 0) {
      continue;
    }
    add_cell_findings(result, all);
  }
  return all.take();
}

}  // namespace kseries
