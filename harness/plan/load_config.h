// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/tree.h"
#include "plan/options.h"

namespace kseries {

/// Loads configs/trees.toml.
Result<TreeCatalogue> load_catalogue(const std::string& checkout);

/// Loads the campaign that the options select. Lists in the options replace its own.
Result<Campaign> load_campaign(const RunOptions& options, const Environment& environment);

}  // namespace kseries
