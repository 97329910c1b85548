// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/guest.h"

namespace kseries {

/// Restricts the campaign to the named variants, or keeps all of them if there are no
/// names. Error if the campaign lacks one.
Result<Done> choose_variants(Campaign& campaign, const std::vector<std::string>& names);

/// A hint for a name without a file NAME.toml in `folder` ("configs", "guests"), of the user or of
/// the checkout: similar names, or all of them.
/// Ignores the files in `others`, which are of another type.
std::string toml_hint(const std::string& name, const Environment& environment,
                      const std::string& folder, const std::vector<std::string>& others);

/// Loads the guests of the campaign from guests/ (find_data()), each on top of the profile
/// that it is based on, and combines them with the variants of the campaign. Error if a
/// profile does not exist, can't be read, or is based on itself.
Result<std::vector<GuestProfile>> load_guests(const Campaign& campaign,
                                              const Environment& environment);

/// For each of these symbols that is the driver of a virtual IOMMU, a guest with that IOMMU, unless
/// one of `present` has it: of several the one with their machine, then the first by name.
Result<std::vector<GuestProfile>> guests_with_drivers(const std::set<std::string>& symbols,
                                                      const std::vector<GuestProfile>& present,
                                                      const Environment& environment);

}  // namespace kseries
