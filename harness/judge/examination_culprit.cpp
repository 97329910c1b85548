// SPDX-License-Identifier: GPL-2.0-only
//
// The part of an examination that searches the patch that causes a finding.
#include <cstdlib>
#include <functional>
#include <set>

#include "judge/examination.h"
#include "judge/triage.h"

namespace kseries {
int Examination::patch_number(int patches) const {
  for (const SeriesResult& series : input_.report.series) {
    if (series.tree != cell_.cell.tree || series.series != cell_.cell.series) continue;
    if (patches > 0 && static_cast<size_t>(patches) <= series.patches.size())
      return series.patches[static_cast<size_t>(patches) - 1].number;
  }
  return patches;
}

std::optional<Occurrence> Examination::probe(int patches, int extra) {
  TriageBoot boot = make_boot(patches, 1);
  boot.extra = extra;
  const TriageOutcome* seen = outcome(boot);
  if (seen == nullptr) return std::nullopt;
  const Occurrence found =
      seen->result ? find_occurrence(finding_, *seen->result) : Occurrence::unknown;
  if (found == Occurrence::unknown) {
    skipped_ = "patch " + std::to_string(patch_number(patches)) + ": " +
               (seen->result ? seen->result->message : seen->impossible);
  }
  return found;
}

/// Halves the range between low_ and high_. `examine` returns what a part of the series is; nothing
/// while it has to run. Returns false then.
bool Examination::bisect(const std::function<std::optional<Occurrence>(int)>& examine) {
  std::set<int> skipped;
  for (;;) {
    const int middle = (low_ + high_) / 2;
    std::optional<int> next;
    for (int patches = low_ + 1; patches < high_; patches++) {
      if (skipped.contains(patches)) continue;
      if (!next || std::abs(patches - middle) < std::abs(*next - middle)) next = patches;
    }
    if (!next) return true;
    const std::optional<Occurrence> seen = examine(*next);
    if (!seen) return false;
    if (*seen == Occurrence::yes) {
      high_ = *next;
    } else if (*seen == Occurrence::unknown) {
      skipped.insert(*next);
    } else {
      low_ = *next;
    }
  }
}

/// For a test of a feature that only the series has: it also fails before the feature exists, so
/// the last part of the series in which it passes is searched from the end.
bool Examination::descend() {
  promises_ = Promises::whole;
  for (int patches = high_ - 1; patches > 0; patches--) {
    const std::optional<Occurrence> seen = probe(patches);
    if (!seen) return false;
    if (*seen == Occurrence::yes) high_ = patches;
    if (*seen == Occurrence::no) {
      low_ = patches;
      return true;
    }
  }
  note("the patch was not found: no part of the series passes this test");
  return true;
}

void Examination::find_culprit() {
  phase_ = TriagePhase::culprit;
  low_ = 0;
  high_ = cell_.cell.patches;
  if (high_ < 1) return;
  if (high_ > 1) {
    bool needs_promise = false;
    const bool is_case =
        finding_.kind == Verdict::test_failed || finding_.kind == Verdict::incomplete;
    if (is_case && input_.promising.contains(cell_.cell.id)) {
      TriageBoot control = make_boot(high_, 1);
      control.promises = Promises::part;
      const std::optional<Occurrence> seen = occurrence(control);
      if (!seen) return;
      needs_promise = *seen != Occurrence::yes;
    }
    const auto examine = [this](int patches) { return probe(patches); };
    if (!(needs_promise ? descend() : bisect(examine))) return;
    if (needs_promise && low_ == 0) return;
  }
  prove();
}

/// Whether the culprit fails without the patches before it; if it applies alone, and the test
/// passes then, the patch that makes it fail is searched.
void Examination::find_partner(Culprit& culprit) {
  int without = 0;
  int with = high_ - 1;
  std::optional<Occurrence> seen = probe(0, high_);
  if (!seen || *seen != Occurrence::no) return;
  while (with - without > 1) {
    const int middle = (without + with) / 2;
    seen = probe(middle, high_);
    if (!seen || *seen == Occurrence::unknown) return;
    (*seen == Occurrence::yes ? with : without) = middle;
  }
  culprit.partner = patch_number(with);
}

/// The culprit at the end of a bisection, with the boots of the base and of the whole series.
Culprit Examination::make_culprit() const {
  Culprit culprit;
  culprit.patch = patch_number(high_);
  culprit.suspect = finding_.patch;
  culprit.good = {low_ == 0 ? 0 : patch_number(low_), answer_.base};
  culprit.bad = {culprit.patch, answer_.series};
  return culprit;
}

bool Examination::is_adjacent() const { return high_ - low_ == 1; }

/// Notes that patches before the culprit could not be examined.
void Examination::note_range(const Culprit& culprit) {
  if (is_adjacent()) return;
  note("one of patches " + std::to_string(patch_number(low_ + 1)) + "-" +
       std::to_string(culprit.patch) + "; " + skipped_);
}

void Examination::prove() {
  Culprit culprit = make_culprit();
  if (low_ > 0) {
    if (const auto good = trials(low_, boots_needed())) culprit.good.trials = *good;
  }
  if (high_ < cell_.cell.patches) {
    if (const auto bad = trials(high_, boots_needed())) culprit.bad.trials = *bad;
  }
  if (!wanted_.empty()) return;
  const Trials& good = culprit.good.trials;
  const Trials& bad = culprit.bad.trials;
  if (good.failures > 0 || (bad.runs > 0 && !all_failed(bad))) {
    // What looked reproducible is not.
    answer_.status = FindingStatus::flaky;
    promises_ = Promises::part;
    compare_rates();
    return;
  }
  culprit.proven = is_adjacent() && good.failures == 0 && good.runs >= boots_needed() &&
                   all_failed(bad) && bad.runs >= boots_needed();
  if (culprit.proven && high_ > 1) find_partner(culprit);
  note_range(culprit);
  answer_.culprit = culprit;
}

}  // namespace kseries
