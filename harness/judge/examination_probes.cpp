// SPDX-License-Identifier: GPL-2.0-only
//
// The part of an examination that tries to refute the statement about the configurations.
#include <set>

#include "judge/examination.h"
#include "judge/neighbours.h"
#include "judge/triage.h"

namespace kseries {

/// Boots neighbours of the cells with the finding, those first that may shorten the statement.
/// After each round the statement is computed again.
void Examination::probe_statement() {
  phase_ = TriagePhase::probe;
  const bool is_certain = is_deterministic() || (answer_.series.runs > 1 &&
                                                 answer_.series.failures == answer_.series.runs);
  if (answer_.status != FindingStatus::fresh || !is_certain) return;
  Finding probed = finding_;
  probed.triage.probes.clear();
  std::set<std::string> tried;
  int left = input_.options.probe;
  for (bool any = true; any && left > 0;) {
    any = false;
    const StatementTable table = make_statement_table(probed, input_.report, input_.guests);
    const std::vector<Neighbour> neighbours = find_neighbours(table, cell_.cell.id);
    for (const Neighbour& neighbour : neighbours) {
      if (left == 0) break;
      TriageBoot boot = make_boot(cell_.cell.patches, 1);
      boot.cell = neighbour.cell;
      boot.changes = neighbour.changes;
      if (!tried.insert(triage_boot_id(boot)).second) continue;
      any = true;
      const TriageOutcome* seen = outcome(boot);
      // A configuration that Kconfig does not allow costs nothing.
      if (seen != nullptr && !seen->result) continue;
      left--;
      if (seen == nullptr) continue;
      const Occurrence found = find_occurrence(finding_, *seen->result);
      if (found == Occurrence::unknown) continue;
      probed.triage.probes.push_back({seen->result->cell, found == Occurrence::yes});
    }
    answer_.probes = probed.triage.probes;
    if (!wanted_.empty()) return;
  }
}

}  // namespace kseries
