// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/plan.h"

namespace kseries {

/// A plan with more shards would mostly wait for trees and first builds.
inline constexpr int max_shards = 1000;

/// Parses "3/8". Nothing if it is not the number of a shard, from 1, and a count up to max_shards.
std::optional<Shard> parse_shard(std::string_view text);

/// How much work a plan, or a shard of it, is on a machine without lanes: the time that it keeps
/// one core busy, in seconds.
double work_seconds(const Plan& plan);

/// For each build of a plan, the number of its shard, from 1 to `count`. Builds of the same tree
/// and flavour are cut into ranges of the order that rebuilds least, so that a shard needs few
/// first builds and each lane is continued. A build without a series stays with those that are
/// compared with it. The longest shard takes as little work as such ranges allow. Depends only on
/// what is the same on all machines.
std::vector<int> assign_shards(const Plan& plan, int count);

/// The part of a whole plan that a shard builds and boots, with the trees and series that occur
/// there. What is reported once for the run, such as proofs and dropped configurations, is left to
/// the merged run. A shard has no cells if there are fewer builds than shards.
Plan shard_plan(const Plan& whole, Shard shard);

/// The same for all shards, in order.
std::vector<Plan> shard_plans(const Plan& whole, int count);

}  // namespace kseries
