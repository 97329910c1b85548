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

Result<std::vector<int>> choose_lanes(const std::string& key, const std::string& config,
                                      int max_lanes, const Environment& environment) {
  TRY_ASSIGN(std::vector<LaneState> lanes, list_lanes(key, environment));
  std::vector<std::pair<int, int>> by_distance;
  for (const LaneState& lane : lanes) {
    const RebuildIndex index = read_rebuild_index(lane.output);
    by_distance.emplace_back(rebuild_distance(index, lane.config, config), lane.number);
  }
  std::sort(by_distance.begin(), by_distance.end());
  std::vector<int> numbers;
  const int next = static_cast<int>(lanes.size());
  if (by_distance.empty() || (by_distance[0].first > far_objects && next < max_lanes)) {
    numbers.push_back(next);
  }
  for (const auto& [distance, number] : by_distance) numbers.push_back(number);
  if (!by_distance.empty() && numbers[0] != next && next < max_lanes) numbers.push_back(next);
  return numbers;
}

Result<std::vector<OrderedStep>> order_in_lane(const std::string& key,
                                               const std::vector<Permutation>& permutations,
                                               const Environment& environment) {
  TRY_ASSIGN(std::vector<LaneState> lanes, list_lanes(key, environment));
  RebuildIndex index;
  std::string current;
  if (!lanes.empty()) {
    index = read_rebuild_index(lanes.front().output);
    current = lanes.front().config;
  }
  return order_permutations(permutations, index, current);
}

}  // namespace kseries
