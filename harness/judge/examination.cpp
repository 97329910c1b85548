// SPDX-License-Identifier: GPL-2.0-only
#include "judge/examination.h"

#include <algorithm>

#include "judge/describe.h"
#include "judge/triage.h"

namespace kseries {
namespace {

/// A failure that occurs in all of so many fresh boots is reproducible.
constexpr int reproducible_boots = 3;

/// The suite that showed a finding; empty if none did, or if init did.
std::string find_suite(const Finding& finding, const CellResult& cell) {
  std::string suite = finding.test.substr(0, finding.test.find('/'));
  suite = suite.substr(0, suite.find('#'));
  if (suite == compile_case) suite = finding.test.substr(suite.size() + 1);
  const auto& all = cell.cell.suites;
  return std::find(all.begin(), all.end(), suite) == all.end() ? "" : suite;
}

Trials sum(const Trials& a, const Trials& b) { return {a.runs + b.runs, a.failures + b.failures}; }

}  // namespace

bool all_failed(const Trials& trials) { return trials.runs > 0 && trials.failures == trials.runs; }

Examination::Examination(const TriageInput& input, const Finding& finding, const CellResult& cell)
    : input_(input), finding_(finding), cell_(cell), answer_(finding.triage) {
  answer_.untriaged.clear();
  answer_.probes.clear();
}

bool Examination::is_static() const {
  return finding_.kind == Verdict::build_failed || finding_.kind == Verdict::new_warning;
}

bool Examination::is_deterministic() const {
  return is_static() || finding_.test.starts_with(std::string(compile_case) + "/");
}

int Examination::boots_needed() const { return is_deterministic() ? 1 : reproducible_boots; }

void Examination::note(const std::string& text) {
  answer_.untriaged += (answer_.untriaged.empty() ? "" : "; ") + text;
}

TriageBoot Examination::make_boot(int patches, int number) const {
  TriageBoot boot;
  boot.cell = cell_.cell.id;
  boot.patches = patches;
  boot.suite = suite_;
  boot.number = number;
  boot.promises = patches == cell_.cell.patches ? Promises::whole : promises_;
  boot.build_only = is_static();
  // A build is the same each time, and has no suites.
  if (boot.build_only) {
    boot.suite.clear();
    boot.number = 1;
  }
  return boot;
}

const TriageOutcome* Examination::outcome(const TriageBoot& boot) {
  const auto found = input_.outcomes.find(triage_boot_id(boot));
  if (found != input_.outcomes.end()) return &found->second;
  wanted_.push_back(boot);
  return nullptr;
}

std::optional<Occurrence> Examination::occurrence(const TriageBoot& boot) {
  const TriageOutcome* seen = outcome(boot);
  if (seen == nullptr) return std::nullopt;
  return seen->result ? find_occurrence(finding_, *seen->result) : Occurrence::unknown;
}

std::optional<Trials> Examination::trials(int patches, int boots) {
  Trials counted;
  for (int number = 1; number <= boots; number++) {
    const std::optional<Occurrence> seen = occurrence(make_boot(patches, number));
    if (!seen || *seen == Occurrence::unknown) continue;
    counted.runs++;
    if (*seen == Occurrence::yes) counted.failures++;
  }
  if (!wanted_.empty()) return std::nullopt;
  return counted;
}

Triage Examination::run() {
  suite_ = find_suite(finding_, cell_);
  if (!compare_with_base()) return answer_;
  if (input_.options.mode != TriageMode::full) return answer_;
  if (!repeat()) return answer_;
  find_culprit();
  if (wanted_.empty()) probe_statement();
  return answer_;
}

/// Returns whether the finding is not in the base.
bool Examination::compare_with_base() {
  phase_ = TriagePhase::base;
  answer_.base_from.clear();
  Occurrence seen = Occurrence::unknown;
  if (const CellResult* base = find_base_cell(input_.report, cell_.cell)) {
    seen = find_occurrence(finding_, *base);
    answer_.base_from = base->reused_from;
    has_base_ = true;
    is_base_in_run_ = true;
  } else {
    TriageBoot boot = make_boot(0, 1);
    boot.suite.clear();
    boot.promises = Promises::part;
    const TriageOutcome* outcome = this->outcome(boot);
    if (outcome == nullptr) return false;
    has_base_ = outcome->result.has_value();
    if (has_base_) {
      answer_.base_from = outcome->result->reused_from;
      seen = find_occurrence(finding_, *outcome->result);
    } else {
      note("not compared with the base: " + outcome->impossible);
    }
  }
  answer_.base = {};
  if (seen != Occurrence::unknown) answer_.base.runs = 1;
  if (seen == Occurrence::yes) answer_.base.failures = 1;
  if (has_base_ && seen == Occurrence::unknown) {
    note("not compared with the base: it fails in another way");
    has_base_ = false;
  }
  answer_.status = seen == Occurrence::yes ? FindingStatus::pre_existing : FindingStatus::fresh;
  return seen != Occurrence::yes;
}

/// Repeats the failure. Returns whether it is reproducible and not in the base.
bool Examination::repeat() {
  phase_ = TriagePhase::repeat;
  if (is_deterministic()) return true;
  const int all = cell_.cell.patches;
  std::optional<Trials> seen = trials(all, reproducible_boots);
  if (!seen) return false;
  const bool has_others = !suite_.empty() && cell_.cell.suites.size() > 1;
  if (seen->failures == 0 && has_others) {
    // It may need what another suite leaves behind.
    const std::string alone = suite_;
    suite_.clear();
    const std::optional<Trials> in_order = trials(all, reproducible_boots);
    if (!in_order) return false;
    if (in_order->failures > 0) {
      seen = in_order;
    } else {
      suite_ = alone;
      seen = sum(*seen, *in_order);
    }
  }
  if (seen->runs == 0) {
    note("not repeated: each further boot failed in another way");
    return false;
  }
  answer_.series = *seen;
  if (!all_failed(*seen)) {
    answer_.status = FindingStatus::flaky;
    compare_rates();
    return false;
  }
  return repeat_on_base();
}

/// Makes sure that the base does not show it now and then.
bool Examination::repeat_on_base() {
  if (!has_base_) return true;
  // The first boot ran all suites; if they are all repeated, it is one of those that are counted.
  const Trials first = suite_.empty() && !is_base_in_run_ ? Trials{} : answer_.base;
  const std::optional<Trials> more = trials(0, reproducible_boots - first.runs);
  if (!more) return false;
  answer_.base = sum(first, *more);
  if (answer_.base.failures == 0) return true;
  answer_.status = FindingStatus::flaky;
  compare_rates();
  return false;
}

}  // namespace kseries
