// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "kconfig/model.h"
#include "kconfig/prover.h"
#include "model/apply.h"
#include "model/campaign.h"
#include "model/config.h"
#include "model/report.h"

namespace kseries {

/// What the campaign asks Kconfig for: the product of its axes, if that is small, and every
/// alternative of its quick list. Each one once.
Result<std::vector<Assignment>> reach_requests(const Campaign& campaign);

/// The patch that changed the stanza of a symbol, which is defined at `where` ("file:line"); 0 if
/// that is unknown.
int find_stanza_patch(const PatchedTree& patched, const std::string& symbol,
                      const std::string& where);

/// The settings of a campaign, in its axes, its quick list and its checks, that its base can have
/// on a tree and can't have with a series applied. Returns a claim that does not hold for each,
/// with the rules that forbid it. `before` and `after` resolve on the campaign's base, without and
/// with the series; `prover` has the rules with it.
Result<std::vector<ConfigProof>> find_lost_options(const Campaign& campaign, const Resolver& before,
                                                   const Resolver& after, Prover& prover,
                                                   const KconfigRules& rules,
                                                   const PatchedTree& patched);

}  // namespace kseries
