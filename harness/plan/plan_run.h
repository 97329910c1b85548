// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/tree.h"
#include "plan/options.h"

namespace kseries {

/// Something for the user to read while it goes on: one line, no newline.
using Notice = std::function<void(std::string_view)>;

/// A plan with the files that its steps read, by path relative to the run.
struct PlannedRun {
  Plan plan;
  std::map<std::string, std::string> files;
};

/// Names what a run is made of: the same command finds its work again.
std::string run_id(const PlannedRun& planned);

/// Reads the campaign, gets the trees, applies the series, resolves the
/// permutations, and decides what to build and boot, in which order. Writes
/// nothing but caches.
Result<PlannedRun> plan_run(const RunOptions& options, const Environment& environment,
                            const Notice& notice);

/// configs/trees.toml.
Result<TreeCatalogue> load_catalogue(const std::string& checkout);

/// The campaign that the options mean, with their lists in place of its own.
Result<Campaign> load_campaign(const RunOptions& options, const std::string& checkout);

}  // namespace kseries
