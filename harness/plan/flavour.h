// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/plan.h"

namespace kseries {

/// What a fragment of configs/debug/ says.
struct DebugFragment {
  std::vector<ConfigCheck> checks;  ///< its values, which have to take effect
  double slowness = 1;              ///< "#SLOWNESS# 4": how much longer everything takes
};

/// Reads a fragment of debug options. Error: a line that is neither an option, a
/// comment, nor empty, or a slowness below 1 or above 100.
Result<DebugFragment> parse_debug_fragment(std::string_view text, const std::string& where);

/// A campaign with debug options over its base.
struct Flavour {
  PlannedFlavour planned;
  Campaign campaign;  ///< its fragments and checks include those of the flavour
};

/// The flavour "kasan", "kasan+lockdep" or "plain" of a campaign. Error of kind
/// usage: there is no such file in configs/debug/.
Result<Flavour> load_flavour(const Campaign& campaign, const std::string& name,
                             const std::string& checkout);

}  // namespace kseries
