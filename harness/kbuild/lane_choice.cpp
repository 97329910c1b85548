// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/lane_choice.h"

#include <algorithm>

#include "base/result.h"
#include "kbuild/order.h"
#include "kbuild/rebuild_index.h"

namespace kseries {
namespace {

/// The number of objects above which a new lane is worth it: a clone costs 0.3 GB and some seconds,
/// an object about 0.35 s of a core.
constexpr int far_objects = 200;

}  // namespace

Result<LaneChoice> choose_lanes(const std::string& key, const std::string& config, int max_lanes,
                                const Environment& environment) {
  TRY_ASSIGN(std::vector<LaneState> lanes, list_lanes(key, environment));
  std::vector<std::pair<int, int>> by_distance;
  for (const LaneState& lane : lanes) {
    const RebuildIndex index = read_rebuild_index(lane.output);
    by_distance.emplace_back(rebuild_distance(index, lane.config, config), lane.number);
  }
  std::sort(by_distance.begin(), by_distance.end());
  LaneChoice choice;
  const int next = static_cast<int>(lanes.size());
  if (!by_distance.empty() && by_distance[0].first <= far_objects) {
    choice.near = by_distance[0].second;
  }
  if (by_distance.empty() || (!choice.near && next < max_lanes)) choice.numbers.push_back(next);
  for (const auto& [distance, number] : by_distance) choice.numbers.push_back(number);
  if (choice.numbers[0] != next && next < max_lanes) choice.numbers.push_back(next);
  return choice;
}

Result<std::vector<OrderedStep>> order_in_lane(const LaneKeys& keys,
                                               const std::vector<Permutation>& permutations,
                                               const Environment& environment) {
  TRY_ASSIGN(std::vector<LaneState> lanes, list_lanes(keys.own, environment));
  if (lanes.empty()) {
    TRY_ASSIGN(lanes, list_lanes(keys.base, environment));
  }
  RebuildIndex index;
  std::string current;
  if (!lanes.empty()) {
    index = read_rebuild_index(lanes.front().output);
    current = lanes.front().config;
  }
  return order_permutations(permutations, index, current);
}

}  // namespace kseries
