// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/environment.h"
#include "model/patch_text.h"
#include "model/plan.h"
#include "plan/options.h"
#include "plan/subject.h"

namespace kseries {

/// Receives progress messages for the user: one line without a newline.
using Notice = std::function<void(std::string_view)>;

/// A plan with the files that its steps read, by path relative to the run.
struct PlannedRun {
  Plan plan;
  std::map<std::string, std::string> files;
  std::vector<Subject> subjects;             ///< for further builds of parts of the series
  std::vector<Offer> offers;                 ///< of the campaign
  std::map<std::string, std::string> bases;  ///< its base configurations, by flavour
  bool may_reuse = true;  ///< boots of the base by earlier runs are taken instead of new ones
  std::optional<Plan> whole = {};  ///< if `plan` is a shard: that of which it is a part
};

/// Makes the id of a run from its inputs, so that the same command continues the same run.
std::string run_id(const Plan& plan, const std::map<std::string, std::string>& files);

/// What a run compares its findings with.
struct EarlierVersion {
  std::vector<EarlierPlace> places;  ///< where an earlier run had findings: they run first
  std::string series = {};           ///< a previous version to test in the same run; empty: none
};

/// Finds the earlier version for a plan that has its trees and series.
using FindEarlier = std::function<Result<EarlierVersion>(const Plan&)>;

/// Reads the campaign, obtains the trees, applies the series, resolves the permutations,
/// and decides what to build and boot and in which order. Only writes to caches. Errors also those
/// of `find_earlier`, if there is one.
Result<PlannedRun> plan_run(const RunOptions& options, const Environment& environment,
                            const Notice& notice, const FindEarlier& find_earlier = {});

}  // namespace kseries
