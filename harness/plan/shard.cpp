// SPDX-License-Identifier: GPL-2.0-only
#include "plan/shard.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "plan/build_cost.h"

namespace kseries {
namespace {

/// Builds that must not be separated: one without a series, and those that are compared with it.
struct ShardUnit {
  size_t base = 0;  ///< which tree and flavour; each has a first build
  double work = 0;  ///< seconds of one core, without the first build
  std::vector<size_t> builds;
};

/// Units in the order in which they are cut into shards: those of a tree and flavour in sequence.
std::vector<ShardUnit> find_units(const Plan& plan) {
  std::map<std::string, double> boots;
  for (const PlannedCell& cell : plan.cells) boots[cell.build] += cell.estimate;
  std::map<std::string, std::string> flavours;
  for (const PlannedFlavour& flavour : plan.flavours) flavours[flavour.name] = flavour.base;
  std::map<std::pair<std::string, std::string>, size_t> bases;
  std::map<std::string, size_t> positions;
  std::vector<ShardUnit> units;
  for (size_t i = 0; i < plan.builds.size(); i++) {
    const PlannedBuild& build = plan.builds[i];
    const std::string& key = build.baseline.empty() ? build.id : build.baseline;
    const auto [at, is_new] = positions.emplace(key, units.size());
    if (is_new) {
      const auto base = bases.emplace(std::pair(build.tree, flavours[build.flavour]), bases.size());
      units.push_back({.base = base.first->second, .work = 0, .builds = {}});
    }
    ShardUnit& unit = units[at->second];
    unit.work += next_build_seconds + std::max(build.predicted, 0) * object_core_seconds;
    unit.work += boots[build.id];
    unit.builds.push_back(i);
  }
  std::stable_sort(units.begin(), units.end(),
                   [](const ShardUnit& a, const ShardUnit& b) { return a.base < b.base; });
  return units;
}

/// The work of a unit after the one before it in the same shard, or as the first of a shard.
double added_work(const std::vector<ShardUnit>& units, size_t at, bool is_first) {
  const bool new_base = is_first || units[at - 1].base != units[at].base;
  return units[at].work + (new_base ? first_build_core_seconds : 0);
}

/// The number of shards that the units from each position on need, if none may exceed `limit`
/// unless it has a single unit. The last element, after all units, is 0.
std::vector<int> count_needed(const std::vector<ShardUnit>& units, double limit) {
  std::vector<int> needed(units.size() + 1);
  // For a shard that begins at `begin`, `end` is the first unit that does not fit. From the back,
  // both move in the same direction.
  size_t end = units.size();
  double work = 0;
  for (size_t begin = units.size(); begin-- > 0;) {
    // The next unit is not the first of the shard any more.
    if (end > begin + 1) {
      work += added_work(units, begin + 1, false) - added_work(units, begin + 1, true);
    } else {
      work = 0;
    }
    work += added_work(units, begin, true);
    while (end > begin + 1 && work > limit) work -= added_work(units, --end, false);
    needed[begin] = 1 + needed[end];
  }
  return needed;
}

/// The least work that the longest of `count` shards has.
double find_limit(const std::vector<ShardUnit>& units, int count) {
  double high = 0;
  double low = 0;
  for (size_t i = 0; i < units.size(); i++) {
    high += added_work(units, i, true);
    low = std::max(low, added_work(units, i, true));
  }
  if (count_needed(units, low)[0] <= count) return low;
  constexpr double precision = 1;
  while (high - low > precision) {
    const double middle = (low + high) / 2;
    (count_needed(units, middle)[0] <= count ? high : low) = middle;
  }
  return high;
}

/// The work of the units from each position on, if one shard does all of it.
std::vector<double> remaining_work(const std::vector<ShardUnit>& units) {
  std::vector<double> rest(units.size() + 1);
  for (size_t i = units.size(); i-- > 0;) rest[i] = rest[i + 1] + added_work(units, i, i == 0);
  return rest;
}

/// The shard of each unit. No shard exceeds the limit; within it, each one takes its share of what
/// is left, so that the last ones are not empty.
std::vector<int> cut_units(const std::vector<ShardUnit>& units, int count) {
  const double limit = find_limit(units, count);
  const std::vector<int> needed = count_needed(units, limit);
  const std::vector<double> rest = remaining_work(units);
  std::vector<int> shards;
  int number = 1;
  double work = 0;
  double share = rest[0] / count;
  for (size_t i = 0; i < units.size(); i++) {
    const double added = added_work(units, i, i == 0);
    const bool is_full = work > 0 && work + added > limit;
    const bool has_share = work > 0 && work + added / 2 > share && needed[i] <= count - number;
    if (is_full || has_share) {
      number++;
      work = 0;
      share = rest[i] / (count - number + 1);
    }
    work += work > 0 ? added : added_work(units, i, true);
    shards.push_back(number);
  }
  return shards;
}

/// What all shards have in common, and what take_part() selects from: trees and series.
Plan without_contents(const Plan& whole) {
  Plan frame = whole;
  frame.dropped.clear();
  frame.goals.clear();
  frame.proofs.clear();
  frame.unbooted.clear();
  frame.builds.clear();
  frame.cells.clear();
  return frame;
}

/// The part of `shard`, if `shards` has the shard of each build.
Plan take_part(const Plan& whole, const Plan& frame, const std::vector<int>& shards, Shard shard) {
  Plan plan = frame;
  plan.shard = shard;
  std::set<std::string> builds;
  std::set<std::pair<std::string, std::string>> subjects;
  std::set<std::string> trees;
  for (size_t i = 0; i < whole.builds.size(); i++) {
    const PlannedBuild& build = whole.builds[i];
    if (shards[i] != shard.number) continue;
    builds.insert(build.id);
    subjects.emplace(build.tree, build.series);
    trees.insert(build.tree);
    plan.builds.push_back(build);
  }
  std::copy_if(whole.cells.begin(), whole.cells.end(), std::back_inserter(plan.cells),
               [&](const PlannedCell& cell) { return builds.contains(cell.build); });
  std::erase_if(plan.series, [&](const SeriesResult& series) {
    return !subjects.contains({series.tree, series.series});
  });
  std::erase_if(plan.trees, [&](const Tree& tree) { return !trees.contains(tree.name); });
  return plan;
}

}  // namespace

std::optional<Shard> parse_shard(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '/');
  if (parts.size() != 2) return std::nullopt;
  const std::optional<long> number = to_number(parts[0]);
  const std::optional<long> count = to_number(parts[1]);
  if (!number || !count || *number < 1 || *number > *count || *count > max_shards)
    return std::nullopt;
  return Shard{static_cast<int>(*number), static_cast<int>(*count)};
}

double work_seconds(const Plan& plan) {
  const std::vector<ShardUnit> units = find_units(plan);
  return remaining_work(units)[0];
}

std::vector<int> assign_shards(const Plan& plan, int count) {
  const std::vector<ShardUnit> units = find_units(plan);
  const std::vector<int> of_unit = cut_units(units, count);
  std::vector<int> shards(plan.builds.size());
  for (size_t i = 0; i < units.size(); i++) {
    for (const size_t build : units[i].builds) shards[build] = of_unit[i];
  }
  return shards;
}

std::vector<Plan> shard_plans(const Plan& whole, int count) {
  const std::vector<int> shards = assign_shards(whole, count);
  const Plan frame = without_contents(whole);
  std::vector<Plan> plans;
  for (int number = 1; number <= count; number++)
    plans.push_back(take_part(whole, frame, shards, {number, count}));
  return plans;
}

Plan shard_plan(const Plan& whole, Shard shard) {
  return take_part(whole, without_contents(whole), assign_shards(whole, shard.count), shard);
}

}  // namespace kseries
