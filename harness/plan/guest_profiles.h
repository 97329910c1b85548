// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/guest.h"

namespace kseries {

/// Leaves the named variants of the campaign; no names: all of them. Error: one
/// that the campaign does not have.
Result<Done> choose_variants(Campaign& campaign, const std::vector<std::string>& names);

/// For a name that no NAME.toml of `folder` has: the nearest that there are, or all.
/// `others`: files that are something else.
std::string toml_hint(const std::string& name, const std::string& folder,
                      const std::vector<std::string>& others);

/// The campaign's guests from `checkout`/guests/, each with what it takes over from
/// the profiles it is based on, crossed with the campaign's variants. Error: a
/// profile that is not there, can't be read, or is based on itself.
Result<std::vector<GuestProfile>> load_guests(const Campaign& campaign,
                                              const std::string& checkout);

}  // namespace kseries
