// SPDX-License-Identifier: GPL-2.0-only
//
// The part of an examination that compares how often a finding occurs.
#include <algorithm>
#include <array>
#include <bit>

#include "judge/describe.h"
#include "judge/examination.h"
#include "judge/failure_rates.h"
#include "judge/triage.h"

namespace kseries {
namespace {

/// After so many boots of each kernel, the failure rates are compared.
constexpr std::array<int, 5> looks = {10, 20, 40, 80, 160};
/// A failure that does not occur again in so many boots is not looked for any longer.
constexpr int boots_without_failure = 40;
constexpr double significance = 0.01;
/// If the rates can be expected to differ as much with this probability, more boots are not worth
/// their time.
constexpr double no_difference = 0.2;

int count_tested(const CellResult& cell) {
  return static_cast<int>(std::count_if(cell.cases.begin(), cell.cases.end(), tested_something));
}

std::string failures_text(const Trials& trials) {
  return std::to_string(trials.failures) + " of " + std::to_string(trials.runs);
}

}  // namespace

/// Fisher's exact test, corrected for the number of cases that could have failed, and for looking
/// several times. The boot of the run itself does not count, because it was chosen for its failure.
void Examination::compare_rates() {
  phase_ = TriagePhase::rates;
  if (!has_base_) return;
  const double limit =
      significance / std::max(1, count_tested(cell_)) / static_cast<double>(looks.size());
  for (const int boots : looks) {
    const std::optional<Trials> series = trials(cell_.cell.patches, boots);
    const std::optional<Trials> base = trials(0, boots);
    if (!series || !base) return;
    answer_.series = *series;
    answer_.base = *base;
    const double chance = chance_of_difference(*series, *base);
    if (chance < limit) {
      answer_.status = FindingStatus::fresh;
      find_culprit_by_rate();
      return;
    }
    if (base->failures > 0) answer_.status = FindingStatus::pre_existing;
    const bool is_equal = base->failures > 0 && chance > no_difference;
    const bool is_gone = series->failures == 0 && boots >= boots_without_failure;
    if (boots > looks.front() && (is_equal || is_gone)) return;
  }
}

/// The significance of one comparison of a part of the series, corrected for all comparisons of a
/// bisection: each of its steps has two, at each look.
double Examination::limit_of_part() const {
  const auto steps = std::bit_width(static_cast<unsigned>(cell_.cell.patches));
  return significance / (2 * static_cast<double>(looks.size()) * steps);
}

/// Whether a part of the series fails more often than the base (yes), or less often than the whole
/// series (no). All three are booted until one of them is significant, or too often.
std::optional<Occurrence> Examination::probe_rate(int patches) {
  Trials part;
  for (const int boots : looks) {
    const std::optional<Trials> seen = trials(patches, boots);
    if (!seen) return std::nullopt;
    part = *seen;
    if (part.runs == 0) return probe(patches);
    if (!trials(0, boots) || !trials(cell_.cell.patches, boots)) return std::nullopt;
    answer_.base = count_all(0);
    answer_.series = count_all(cell_.cell.patches);
    if (chance_of_difference(part, answer_.base) < limit_of_part()) return Occurrence::yes;
    if (chance_of_difference(answer_.series, part) < limit_of_part()) return Occurrence::no;
  }
  skipped_ = "patch " + std::to_string(patch_number(patches)) + ": fails in " +
             failures_text(part) +
             " boots, which could be the rate of the base or that of the series";
  return Occurrence::unknown;
}

/// Searches the patch with which the failure rate rises. It is proven if the rates with and without
/// it differ.
void Examination::find_culprit_by_rate() {
  low_ = 0;
  high_ = cell_.cell.patches;
  if (high_ < 1) return;
  if (!bisect([this](int patches) { return probe_rate(patches); })) return;
  Culprit culprit = make_culprit();
  bool differ = false;
  for (const int boots : looks) {
    if (differ) break;
    if (!trials(low_, boots) || !trials(high_, boots)) return;
    culprit.good.trials = count_all(low_);
    culprit.bad.trials = count_all(high_);
    differ = chance_of_difference(culprit.bad.trials, culprit.good.trials) < limit_of_part();
  }
  culprit.proven = is_adjacent() && differ;
  note_range(culprit);
  answer_.culprit = culprit;
}

Trials Examination::count_all(int patches) const {
  Trials all;
  for (int number = 1; number <= looks.back(); number++) {
    const auto seen = input_.outcomes.find(triage_boot_id(make_boot(patches, number)));
    if (seen == input_.outcomes.end() || !seen->second.result) continue;
    const Occurrence found = find_occurrence(finding_, *seen->second.result);
    if (found == Occurrence::unknown) continue;
    all.runs++;
    if (found == Occurrence::yes) all.failures++;
  }
  return all;
}

}  // namespace kseries
