// SPDX-License-Identifier: GPL-2.0-only
#include "judge/findings.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/run_paths.h"
#include "base/text.h"
#include "judge/describe.h"
#include "judge/hunk_text.h"

namespace kseries {

namespace {

/// Merges equal findings, in the order of their first place. Two series with the same problem
/// have a finding each, since they have different patches to blame.
class Collection {
 public:
  /// Equal problems have an equal `key`; `tree` is where this one occurred.
  void add(const std::string& key, const std::string& tree, Finding finding) {
    const bool is_harness_error = finding.kind == Verdict::harness_error;
    const std::string what = std::to_string(static_cast<int>(finding.kind)) + "\n" + key;
    if (finding.series.empty()) unpatched_[what].insert(tree);
    const auto [at, is_new] = index_.try_emplace(
        what + "\n" + finding.known + (is_harness_error ? "" : "\n" + finding.series),
        entries_.size());
    if (is_new) {
      entries_.push_back({std::move(finding), what, {tree}});
      return;
    }
    Entry& same = entries_[at->second];
    same.trees.insert(tree);
    for (std::string& place : finding.places) {
      const auto& places = same.finding.places;
      if (std::find(places.begin(), places.end(), place) == places.end()) {
        same.finding.places.push_back(std::move(place));
      }
    }
    if (same.finding.patch == 0 && finding.patch > 0) {
      same.finding.patch = finding.patch;
      same.finding.where = finding.where;
    }
  }

  std::vector<Finding> take() {
    std::vector<Finding> findings;
    for (Entry& entry : entries_) {
      clear_if_unpatched(entry);
      findings.push_back(std::move(entry.finding));
    }
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
      if (a.known.empty() != b.known.empty()) return a.known.empty();
      if (a.kind != b.kind) return a.kind < b.kind;
      return a.places.size() > b.places.size();
    });
    return findings;
  }

 private:
  struct Entry {
    Finding finding;
    std::string what;
    std::set<std::string> trees;
  };

  /// Blames no patch if the unpatched trees have the problem too.
  void clear_if_unpatched(Entry& entry) const {
    const auto found = unpatched_.find(entry.what);
    if (entry.finding.series.empty() || found == unpatched_.end()) return;
    if (!std::includes(found->second.begin(), found->second.end(), entry.trees.begin(),
                       entry.trees.end())) {
      return;
    }
    entry.finding.patch = 0;
    entry.finding.title += " (also without the series)";
  }

  std::vector<Entry> entries_;
  std::map<std::string, size_t> index_;
  std::map<std::string, std::set<std::string>> unpatched_;  ///< trees, by what they show
};

Finding in_cell(const CellResult& result, Verdict kind, std::string title,
                const std::string& file) {
  Finding finding;
  finding.kind = kind;
  finding.title = std::move(title);
  finding.series = result.cell.series;
  finding.places = {result.cell.id};
  finding.evidence = run_paths::cell_folder(result.cell.id) + "/" + file;
  finding.error = result.error;
  finding.repro = result.repro;
  return finding;
}

void add_diagnostic(const CellResult& result, Verdict kind, const Diagnostic& diagnostic,
                    Collection& all) {
  Finding finding = in_cell(result, kind, describe(diagnostic), run_paths::build_log);
  // Booting does not reproduce a warning.
  if (finding.repro) finding.repro->verb = ReproductionVerb::build;
  finding.detail = diagnostic.context;
  finding.patch = diagnostic.patch;
  if (!diagnostic.file.empty()) {
    finding.where = diagnostic.file + ":" + std::to_string(diagnostic.line);
  }
  all.add(diagnostic.file + "\n" + diagnostic.message + "\n" + diagnostic.flag, result.cell.tree,
          finding);
}

void add_splats(const CellResult& result, Collection& all) {
  for (const Splat& splat : result.splats) {
    // The panic after a known oops adds nothing to it.
    if (splat.cls == SplatClass::panic && !splat.known.empty() && result.splats.size() > 1)
      continue;
    Finding finding = in_cell(result, is_fatal(splat) ? Verdict::panic : Verdict::splat,
                              splat_title(splat), run_paths::console);
    finding.detail = splat.text;
    finding.patch = splat.blame_patch;
    finding.where = splat.blame_where.empty() ? splat.running_test : splat.blame_where;
    finding.known = splat.known;
    all.add(splat.fingerprint.empty() ? splat.title : splat.fingerprint, result.cell.tree, finding);
  }
}

/// An abnormal end of the guest that no splat explains.
void add_exit(const CellResult& result, Collection& all) {
  const bool ended_badly = result.verdict == Verdict::hang ||
                           result.verdict == Verdict::boot_failed ||
                           (result.verdict == Verdict::panic && result.splats.empty());
  if (!ended_badly) return;
  Finding finding = in_cell(result, result.verdict, result.message, run_paths::console);
  const std::string stuck = stuck_test(result, result.deciding_boot);
  finding.where = stuck;
  // The message is not a key, because it contains the number of seconds.
  all.add(stuck.empty() ? "boot" : stuck, result.cell.tree, finding);
}

void add_cases(const CellResult& result, Collection& all) {
  for (const CaseResult& test : result.cases) {
    if (!is_bad(test.result) || test.missing_cause == MissingCause::not_reached) continue;
    if (test.result == TestResult::missing && result.exit_reason != ExitReason::done) continue;
    const std::string name = case_name(test);
    const bool charged = std::any_of(result.splats.begin(), result.splats.end(),
                                     [&](const Splat& splat) { return is_charged(splat, test); });
    if (charged) continue;
    const bool failed = test.result == TestResult::fail;
    Finding finding = in_cell(result, failed ? Verdict::test_failed : Verdict::incomplete,
                              name + (failed ? " failed" : " has no result"), run_paths::ktap);
    const std::string why = one_line(test.message);
    if (!why.empty()) finding.title += ": " + why;
    finding.detail = test.message;
    finding.where = name;
    finding.known = test.known;
    all.add(name, result.cell.tree, finding);
  }
}

/// The title is one line; the text of an error may have more.
void add_error(const CellResult& result, Collection& all) {
  Finding finding = in_cell(result, result.verdict, result.message, "");
  if (result.error && split_lines(result.error->what).size() > 1)
    finding.detail = result.error->what;
  all.add(result.message, result.cell.tree, finding);
}

void add_cell(const CellResult& result, Collection& all) {
  switch (result.verdict) {
    case Verdict::harness_error:
      add_error(result, all);
      return;
    case Verdict::not_applied:
      all.add(result.message, result.cell.tree,
              in_cell(result, result.verdict, result.message, ""));
      return;
    case Verdict::build_failed:
      if (const Diagnostic* error = first_error(result.build)) {
        add_diagnostic(result, Verdict::build_failed, *error, all);
      } else {
        all.add(result.message, result.cell.tree,
                in_cell(result, result.verdict, result.message, run_paths::build_log));
      }
      return;
    case Verdict::not_run:
      return;
    default:
      break;
  }
  add_splats(result, all);
  add_exit(result, all);
  add_cases(result, all);
  const bool no_bad_case = std::none_of(result.cases.begin(), result.cases.end(),
                                        [](const CaseResult& test) { return is_bad(test.result); });
  if (result.verdict == Verdict::incomplete && no_bad_case) {
    all.add(result.message, result.cell.tree,
            in_cell(result, result.verdict, result.message, run_paths::ktap));
  }
  for (const Diagnostic& warning : result.new_warnings) {
    add_diagnostic(result, Verdict::new_warning, warning, all);
  }
}

void add_series(const SeriesResult& series, Collection& all) {
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

/// A claim about all configurations that does not hold.
void add_proof(const ConfigProof& proof, Collection& all) {
  if (proof.holds) return;
  Finding finding;
  finding.kind = proof.lost ? Verdict::option_lost : Verdict::test_failed;
  finding.title = violation_text(proof);
  finding.patch = proof.patch;
  finding.where = proof.where;
  finding.detail = proof.detail;
  finding.series = proof.series;
  finding.known = proof.known;
  finding.places = {place_name(proof.tree, proof.series)};
  all.add(finding.title, proof.tree, finding);
}

}  // namespace

std::vector<Finding> collect_findings(const Report& report) {
  Collection all;
  for (const SeriesResult& series : report.series) add_series(series, all);
  for (const ConfigProof& proof : report.proofs) add_proof(proof, all);
  for (const CellResult& result : report.cells) {
    // add_series() reports it, with the hunks.
    if (result.verdict == Verdict::not_applied && planned_patches(report, result.cell) > 0) {
      continue;
    }
    add_cell(result, all);
  }
  return all.take();
}

}  // namespace kseries
