// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/series_lane.h"

#include <utility>

#include "base/result.h"
#include "kbuild/lane_choice.h"

namespace kseries {
namespace {

Result<Done> fill_from_base(const LanePaths& to, const Tree& tree, const LaneRequest& request,
                            const Environment& environment, const Waiting& waiting) {
  const std::string& config = request.build.config;
  TRY_ASSIGN(LaneChoice choice,
             choose_lanes(request.keys.base, config, request.max_lanes, environment));
  if (choice.near) choice.numbers = {*choice.near};
  TRY_ASSIGN(const Lane base,
             acquire_lane(tree, request.keys.base, choice.numbers, environment, waiting));
  // A build that was interrupted has few objects, so that every configuration looks near.
  const bool unfinished = exists(base.build_mark()) || !exists(base.output(output_file::vmlinux));
  if (!choice.near || unfinished) {
    waiting("building " + tree.name + " without the series first, for this and later series");
    PatchedTree unpatched;
    unpatched.tree = tree;
    TRY(sync_lane(base, unpatched));
    BuildRequest build = request.build;
    build.toolchain = request.base_tools;
    TRY(seed_lane(base, build));
  }
  return clone_lane(base, to);
}

}  // namespace

Result<Lane> prepare_series_lane(const PatchedTree& patched, const LaneRequest& request,
                                 const Environment& environment, const Waiting& waiting) {
  FillLane fill;
  if (request.keys.own != request.keys.base) {
    fill = [&](const LanePaths& to) {
      return fill_from_base(to, patched.tree, request, environment, waiting);
    };
  }
  TRY_ASSIGN(const LaneChoice choice,
             choose_lanes(request.keys.own, request.build.config, request.max_lanes, environment));
  TRY_ASSIGN(Lane lane, acquire_lane(patched.tree, request.keys.own, choice.numbers, environment,
                                     waiting, std::move(fill)));
  waiting("");
  TRY(sync_lane(lane, patched));
  return lane;
}

}  // namespace kseries
