// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/apply.h"
#include "model/environment.h"
#include "model/plan.h"
#include "plan/options.h"
#include "plan/plan_run.h"
#include "plan/subject.h"

namespace kseries {

/// A plan without the paths of this machine: where it has the trees and kseries.
Plan portable_plan(Plan plan);

/// The content of the file PlannedBuild::input. Where this machine has the tree is only in the
/// plan.
std::string input_json(PatchedTree patched);

/// What a directory of a run stores of how it was planned.
PlanContext plan_context(const PlannedRun& planned);

/// A subject of a stored plan. `source` has the patches of the series; nothing: the unpatched tree,
/// or a series that an earlier version of kseries planned.
Subject stored_subject(const Plan& plan, const PlannedSubject& subject,
                       std::optional<SeriesSource> source);

/// Prepares a plan that was made elsewhere for this machine: finds its trees (in the cache, what
/// `options` name, or as they were given there), and sets how much runs concurrently, the order in
/// the lanes and the estimates. Errors: it was made by another build of kseries, or for another
/// QEMU; a tree can't be obtained, or only in another version; no sandbox works.
Result<Done> adopt_plan(PlannedRun& planned, const RunOptions& options,
                        const Environment& environment, const Notice& notice);

}  // namespace kseries
