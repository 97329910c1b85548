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

/// Says of every candidate, and of every symbol that the campaign names, what
/// becomes of it. What is still an input may yet turn out to be constant, see
/// settle_constants(). Sorted by role, then by name.
///
/// Facts: no such symbol; no prompt. Policy: what is neither bool nor tristate;
/// what only hops in, unless from a changed stanza and defined near it; what a
/// changed file asks for outside of the hunks and is defined elsewhere; what the
/// campaign removes.
std::vector<RelevantSymbol> classify(const Candidates& candidates, const KconfigRules& rules,
                                     const PatchedTree& patched, const Campaign& campaign);

/// Makes those inputs constant that have one value over the whole architecture,
/// or with everything that is no input as in `base` (what the user says there,
/// see DotConfig). Both are proved. `varied`: inputs that were seen with two
/// values, so that nothing needs to be asked; `values`: what the others are on
/// the base. `prover` is not to be used afterwards.
void settle_constants(std::vector<RelevantSymbol>& symbols, const std::set<std::string>& varied,
                      const Assignment& values, const Assignment& base, Prover& prover);

/// The inputs as axes, in the order of `symbols`.
std::vector<Axis> input_axes(const std::vector<RelevantSymbol>& symbols);

/// Of inputs with more than `max` assignments some become policy and stay as the base
/// has them: first those that only build a file that includes a changed header, then
/// those that only a changed file mentions; none that the campaign names. Returns
/// their names, sorted.
std::vector<std::string> limit_inputs(std::vector<RelevantSymbol>& symbols,
                                      const Campaign& campaign, double max);

/// The number of assignments of the inputs, where a choice counts its states.
double space_size(const std::vector<RelevantSymbol>& symbols, const KconfigRules& rules);

}  // namespace kseries
