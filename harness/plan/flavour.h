// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/plan.h"

namespace kseries {

/// A fragment of configs/debug/.
struct DebugFragment {
  std::vector<ConfigCheck> checks;  ///< its settings, which have to take effect
  double slowness = 1;              ///< "#SLOWNESS# 4": how much longer everything takes
};

/// Parses a fragment of debug options. Errors: those of parse_fragment() (kconfig/dot_config.h),
/// and a slowness below 1 or above 100.
Result<DebugFragment> parse_debug_fragment(std::string_view text, const std::string& where);

/// A campaign with debug options on top of its base.
struct Flavour {
  PlannedFlavour planned;
  Campaign campaign;  ///< its fragments and checks include those of the flavour
};

/// Loads the flavours of a campaign, and that of its debug cell as the last one. Errors: as
/// load_flavour().
Result<std::vector<Flavour>> load_flavours(const Campaign& campaign,
                                           const Environment& environment);

/// The flavour with one configuration, the same for every series, instead of those of the campaign.
/// `config` is as in Campaign::quick.
Flavour with_one_configuration(Flavour flavour, const std::map<std::string, std::string>& config);

/// Loads the flavour "kasan", "kasan+lockdep" or "plain" of a campaign. Error of kind usage: there
/// is no such file in configs/debug/.
Result<Flavour> load_flavour(const Campaign& campaign, const std::string& name,
                             const Environment& environment);

}  // namespace kseries
