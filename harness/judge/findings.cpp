// SPDX-License-Identifier: GPL-2.0-only
#include "judge/findings.h"

#include <algorithm>
#include <map>

#include "judge/known.h"
#include "model/describe.h"

namespace kseries {

namespace {

/// Findings by what makes them one, in the order of their first place.
class Collection {
 public:
  void add(const std::string& key, Finding finding) {
    const auto [at, fresh] = index_.try_emplace(
        std::to_string(static_cast<int>(finding.kind)) + "\n" + finding.known + "\n" + key,
        findings_.size());
    if (fresh) {
      findings_.push_back(std::move(finding));
      return;
    }
    Finding& same = findings_[at->second];
    for (std::string& place : finding.places) {
      const auto& places = same.places;
      if (std::find(places.begin(), places.end(), place) == places.end()) {
        same.places.push_back(std::move(place));
      }
    }
    if (same.patch == 0 && finding.patch > 0) {
      same.patch = finding.patch;
      same.where = finding.where;
      same.series = finding.series;
    }
  }

  std::vector<Finding> take() {
    std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
      if (a.known.empty() != b.known.empty()) return a.known.empty();
      if (a.kind != b.kind) return a.kind < b.kind;
      return a.places.size() > b.places.size();
    });
    return std::move(findings_);
  }

 private:
  std::vector<Finding> findings_;
  std::map<std::string, size_t> index_;
};

Finding in_cell(const CellResult& result, Verdict kind, std::string title,
                const std::string& file) {
  Finding finding;
  finding.kind = kind;
  finding.title = std::move(title);
  finding.series = result.cell.series;
  finding.places = {result.cell.id};
  finding.evidence = folder_of(result.cell) + "/" + file;
  finding.repro = result.repro;
  return finding;
}

void add_diagnostic(const CellResult& result, Verdict kind, const Diagnostic& diagnostic,
                    Collection& all) {
  Finding finding = in_cell(result, kind, text_of(diagnostic), "build.log");
  finding.detail = diagnostic.context;
  finding.patch = diagnostic.patch;
  if (!diagnostic.file.empty()) {
    finding.where = diagnostic.file + ":" + std::to_string(diagnostic.line);
  }
  all.add(diagnostic.file + "\n" + diagnostic.message + "\n" + diagnostic.flag, finding);
}

void add_splats(const CellResult& result, Collection& all) {
  for (const Splat& splat : result.splats) {
    // The panic that ends a known oops has nothing to add to it.
    if (splat.cls == "panic" && !splat.known.empty() && result.splats.size() > 1) continue;
    Finding finding =
        in_cell(result, is_fatal(splat) ? Verdict::panic : Verdict::splat,
                splat.title.empty() ? splat.cls : one_line(splat.title), "console.log");
    finding.detail = splat.text;
    finding.patch = splat.blame_patch;
    finding.where = splat.blame_where.empty() ? splat.running_test : splat.blame_where;
    finding.known = splat.known;
    all.add(splat.fingerprint.empty() ? splat.title : splat.fingerprint, finding);
  }
}

/// An ending that no splat explains.
void add_ending(const CellResult& result, Collection& all) {
  const bool ended_badly = result.verdict == Verdict::hang ||
                           result.verdict == Verdict::boot_failed ||
                           (result.verdict == Verdict::panic && result.splats.empty());
  if (!ended_badly) return;
  Finding finding = in_cell(result, result.verdict, result.message, "console.log");
  const std::string stuck = stuck_test(result, result.ended_boot);
  finding.where = stuck;
  // Not the message: it tells how many seconds it took.
  all.add(stuck.empty() ? "boot" : stuck, finding);
}

void add_cases(const CellResult& result, Collection& all) {
  for (const CaseResult& test : result.cases) {
    if (!is_bad(test.result) || test.known.starts_with("not reached: ")) continue;
    if (test.result == TestResult::missing && result.ending != Ending::done) continue;
    const std::string name = test.suite + "/" + test.name;
    const bool charged =
        std::any_of(result.splats.begin(), result.splats.end(),
                    [&](const Splat& splat) { return splat.running_test == name; });
    if (charged) continue;
    const bool failed = test.result == TestResult::fail;
    Finding finding = in_cell(result, failed ? Verdict::test_failed : Verdict::incomplete,
                              name + (failed ? " failed" : " gave no result"), "ktap.txt");
    const std::string why = one_line(test.message);
    if (!why.empty()) finding.title += ": " + why;
    finding.detail = test.message;
    finding.where = name;
    finding.known = test.known;
    all.add(name, finding);
  }
}

void add_cell(const CellResult& result, Collection& all) {
  switch (result.verdict) {
    case Verdict::harness_error:
    case Verdict::not_applied:
      all.add(result.message, in_cell(result, result.verdict, result.message, ""));
      return;
    case Verdict::build_failed:
      if (const Diagnostic* error = first_error(result.build)) {
        add_diagnostic(result, Verdict::build_failed, *error, all);
      } else {
        all.add(result.message, in_cell(result, result.verdict, result.message, "build.log"));
      }
      return;
    case Verdict::not_run:
      return;
    default:
      break;
  }
  add_splats(result, all);
  add_ending(result, all);
  add_cases(result, all);
  const bool no_bad_case = std::none_of(result.cases.begin(), result.cases.end(),
                                        [](const CaseResult& test) { return is_bad(test.result); });
  if (result.verdict == Verdict::incomplete && no_bad_case) {
    all.add(result.message, in_cell(result, result.verdict, result.message, "ktap.txt"));
  }
  for (const Diagnostic& warning : result.new_warnings) {
    add_diagnostic(result, Verdict::new_warning, warning, all);
  }
}

void add_series(const SeriesResult& series, Collection& all) {
  if (!series.problem.empty()) {
    Finding finding;
    finding.kind = Verdict::not_applied;
    finding.title = series.problem.substr(0, series.problem.find('\n'));
    finding.detail = series.problem;
    finding.series = series.series;
    finding.where = finding.title.substr(0, finding.title.find(": "));
    finding.places = {series.tree + "/" + series.series};
    all.add(series.problem, finding);
  }
  for (const int part : series.missing) {
    Finding finding;
    finding.kind = Verdict::not_applied;
    finding.title = "part " + std::to_string(part) + " of the series is missing";
    finding.series = series.series;
    finding.patch = part;
    finding.places = {series.tree + "/" + series.series};
    finding.repro = "kseries series check " + series.series + " --tree " + series.tree;
    all.add(series.series + "\nmissing\n" + std::to_string(part), finding);
  }
  for (const PatchResult& patch : series.patches) {
    if (patch.status == PatchStatus::applied || patch.status == PatchStatus::skipped) continue;
    Finding finding;
    finding.kind = Verdict::not_applied;
    finding.title = patch.message.empty() ? "patch " + std::to_string(patch.number) + " " +
                                                std::string(name_of(patch.status))
                                          : one_line(patch.message);
    finding.series = series.series;
    finding.patch = patch.number;
    for (const HunkResult& hunk : patch.hunks) {
      if (hunk.status != HunkStatus::conflict) continue;
      if (finding.where.empty()) {
        finding.where = hunk.path + ":" + std::to_string(hunk.old_start);
      }
      finding.detail += text_of(hunk);
    }
    finding.places = {series.tree + "/" + series.series};
    finding.repro = "kseries series check " + series.series + " --tree " + series.tree;
    all.add(series.series + "\n" + std::to_string(patch.number) + "\n" + patch.message, finding);
  }
}

/// What is claimed of all configurations and does not hold.
void add_proof(const ConfigProof& proof, Collection& all) {
  if (proof.holds) return;
  Finding finding;
  finding.kind = Verdict::test_failed;
  finding.title = "Kconfig: " + proof.name + ": it does not hold that " + proof.claim;
  finding.detail = proof.detail;
  finding.series = proof.series;
  finding.known = proof.known;
  finding.places = {place_of(proof.tree, proof.series)};
  all.add(proof.name + "\n" + proof.claim, finding);
}

bool occurred(const KnownFinding& known, const CellResult& result) {
  const auto splat = [&](const Splat& s) { return means_splat(known, result.cell.tree, s); };
  const auto test = [&](const CaseResult& c) {
    return is_bad(c.result) && means_case(known, result.cell.tree, c.suite, c.name);
  };
  return std::any_of(result.splats.begin(), result.splats.end(), splat) ||
         std::any_of(result.cases.begin(), result.cases.end(), test);
}

}  // namespace

std::vector<Finding> findings_of(const Report& report) {
  Collection all;
  for (const SeriesResult& series : report.series) add_series(series, all);
  for (const ConfigProof& proof : report.proofs) add_proof(proof, all);
  for (const CellResult& result : report.cells) {
    // The patches of the cell's series say it, with the hunks.
    if (result.verdict == Verdict::not_applied && planned_patches(report, result.cell) > 0) {
      continue;
    }
    add_cell(result, all);
  }
  return all.take();
}

std::vector<std::string> remarks_of(const Report& report) {
  std::vector<std::string> remarks;
  for (const SeriesResult& series : report.series) {
    for (const KnownFinding& known : series.known) {
      if (!known.tree.empty() && known.tree != series.tree) continue;
      if (known.suite.empty() && known.name.empty() && known.splat.empty()) continue;
      // Many kernels can't show what the tree has: it takes a debug option, or a guest.
      if (known.of_tree) continue;
      size_t booted = 0;
      bool seen = false;
      for (const CellResult& result : report.cells) {
        if (result.cell.tree != series.tree || result.cell.series != series.series) continue;
        if (!result.cases.empty() || !result.splats.empty()) booted++;
        seen = seen || occurred(known, result);
      }
      if (booted == 0 || seen) continue;
      remarks.push_back("known finding of " + series.series + " on " + series.tree +
                        " was seen in none of " + counted(booted, "cell", "cells") + ": " +
                        (known.what.empty()
                             ? known_reason(known)
                             : known.concern + (known.concern.empty() ? "" : ": ") + known.what));
    }
  }
  return remarks;
}

}  // namespace kseries
