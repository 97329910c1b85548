// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "impact/candidates.h"
#include "kconfig/dot_config.h"
#include "kconfig/model.h"
#include "kconfig/prover.h"
#include "model/campaign.h"
#include "model/relevant.h"

namespace kseries {

/// Decides the role of every candidate and of every symbol that the campaign names. An input may
/// still turn out to be constant, see settle_constants(). Sorted by role, then by name.
///
/// Decided by facts: symbols that the tree does not have, and those without a prompt. Kept at the
/// base by policy: symbols that are neither bool nor tristate; those that are only one hop away,
/// unless from a changed stanza and defined near it; those that a changed file tests outside of
/// the hunks and that are defined elsewhere; and those that the campaign removes.
std::vector<RelevantSymbol> classify(const Candidates& candidates, const KconfigRules& rules,
                                     const PatchedTree& patched, const Campaign& campaign);

/// Makes those inputs constant that are proved to have one value in all configurations of the
/// architecture, or in all where the other symbols are as in `base` (the settings of the base
/// fragment). `varied` are inputs that were seen with two values, which need no proof; `values`
/// are those of the others on the base. `prover` must not be used afterwards.
void settle_constants(std::vector<RelevantSymbol>& symbols, const std::set<std::string>& varied,
                      const Assignment& values, const Assignment& base, Prover& prover);

/// The inputs as axes, in the order of `symbols`.
std::vector<Axis> input_axes(const std::vector<RelevantSymbol>& symbols);

/// While the inputs have more than `max` assignments, keeps some at the base by policy: first those
/// where changed code does not distinguish m from y, then the others; never those that the campaign
/// names. Returns their names, sorted.
std::vector<std::string> limit_inputs(std::vector<RelevantSymbol>& symbols,
                                      const Campaign& campaign, double max);

/// The number of assignments of the inputs; a choice counts with the number of its states.
double space_size(const std::vector<RelevantSymbol>& symbols, const KconfigRules& rules);

}  // namespace kseries
