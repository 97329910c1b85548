// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "judge/occurrence.h"
#include "model/triage.h"

namespace kseries {

/// In which order triage answers questions, for all findings.
enum class TriagePhase { base, repeat, culprit, probe, rates };

/// The examination of one finding, as far as the outcomes of earlier boots allow.
class Examination {
 public:
  /// `cell` is the cell in which the finding is examined.
  Examination(const TriageInput& input, const Finding& finding, const CellResult& cell);

  /// Examines the finding and returns what is known about it.
  Triage run();

  /// The boots that are needed to go on; none if the answer is complete.
  [[nodiscard]] const std::vector<TriageBoot>& wanted() const { return wanted_; }
  [[nodiscard]] TriagePhase phase() const { return phase_; }

 private:
  /// The outcome of a boot; null if it has to run first.
  const TriageOutcome* outcome(const TriageBoot& boot);
  [[nodiscard]] TriageBoot make_boot(int patches, int number) const;
  /// Nothing while the boot has to run.
  std::optional<Occurrence> occurrence(const TriageBoot& boot);
  /// Counts equal boots; nothing while some have to run. Those without an answer do not count.
  std::optional<Trials> trials(int patches, int boots);

  bool compare_with_base();
  bool repeat();
  bool repeat_on_base();
  void compare_rates();
  void find_culprit();
  /// What a prefix of the series is for the bisection; nothing while it has to run.
  std::optional<Occurrence> probe(int patches, int extra = 0);
  bool bisect(const std::function<std::optional<Occurrence>(int)>& examine);
  bool descend();
  void prove();
  [[nodiscard]] Culprit make_culprit() const;
  [[nodiscard]] bool is_adjacent() const;
  void note_range(const Culprit& culprit);
  void find_culprit_by_rate();
  std::optional<Occurrence> probe_rate(int patches);
  [[nodiscard]] double limit_of_part() const;
  /// Counts all boots of a part of the series that have run.
  [[nodiscard]] Trials count_all(int patches) const;
  void find_partner(Culprit& culprit);
  void probe_statement();
  void note(const std::string& text);
  [[nodiscard]] int patch_number(int patches) const;
  [[nodiscard]] int boots_needed() const;
  /// Whether a build alone shows it.
  [[nodiscard]] bool is_static() const;
  /// Whether it occurs each time or never: what a compiler reports about a kernel or a suite.
  [[nodiscard]] bool is_deterministic() const;

  const TriageInput& input_;
  const Finding& finding_;
  const CellResult& cell_;
  Triage answer_;
  std::string suite_;
  Promises promises_ = Promises::part;
  bool has_base_ = false;
  bool is_base_in_run_ = false;
  int low_ = 0;          ///< the last number of patches without the finding
  int high_ = 0;         ///< the first with it
  std::string skipped_;  ///< why a number of patches between them could not be examined
  TriagePhase phase_ = TriagePhase::base;
  std::vector<TriageBoot> wanted_;
};

/// Whether there were runs, and each failed.
bool all_failed(const Trials& trials);

}  // namespace kseries
