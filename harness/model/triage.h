// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// How much triage does.
enum class TriageMode {
  none,
  base,  ///< compares with the base
  full,  ///< also repeats failures and finds the patch that causes them
};

/// Which findings make a run fail.
enum class FailOn { fresh, any };

/// Which cells triage compares with the base.
enum class BaseCells { failing, all };

struct TriageOptions {
  TriageMode mode = TriageMode::full;
  BaseCells baseline = BaseCells::failing;
  double seconds = 0;  ///< limit for the builds and boots of triage; 0: as long as the run took
  int probe = 6;       ///< number of boots that try to refute the statement about a finding
};

/// Which features the suites of a boot expect.
enum class Promises {
  part,   ///< those of a part of the series: what the base has and the series does not remove
  whole,  ///< those of the whole series
};

/// A boot that triage needs: a cell of the run with other patches, with some of its suites, or
/// simply once more.
struct TriageBoot {
  std::string cell;   ///< id of the cell of the run
  int patches = 0;    ///< number of patches applied, from the first; 0: the base
  int extra = 0;      ///< which patch is applied after them, from 1; 0: none
  std::string suite;  ///< empty: all suites of the cell
  int number = 1;     ///< counts the boots that are otherwise equal
  Promises promises = Promises::part;
  bool build_only = false;
  Assignment changes = {};  ///< settings that the configuration of the cell is changed by
};

/// What became of such a boot.
struct TriageOutcome {
  std::optional<CellResult> result;
  std::string impossible;  ///< why nothing could be booted; empty: `result` is set
  double seconds = 0;      ///< that it took, with its build
};

/// What is known while triage runs.
struct TriageInput {
  const Report& report;
  TriageOptions options;
  std::set<std::string> promising;  ///< cells in which the series promises features of its own
  std::map<std::string, TriageOutcome> outcomes;    ///< by triage_boot_id()
  std::map<std::string, GuestProfile> guests = {};  ///< profiles, by name
};

/// The next boots, and what is known so far about each finding of the report.
struct TriageRound {
  std::vector<TriageBoot> boots;  ///< empty: triage is complete
  std::vector<Triage> answers;
};

}  // namespace kseries
