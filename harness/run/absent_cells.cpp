// SPDX-License-Identifier: GPL-2.0-only
#include "run/absent_cells.h"

#include <utility>
#include <vector>

#include "judge/judge.h"

namespace kseries {
namespace {

/// The error of a step; nothing if it has none.
std::optional<Error> step_error(const RunFolder& run, const Step& step) {
  const Result<std::optional<StepResult>> failure = run.read_failure(step);
  if (!failure) return failure.error();
  return failure->has_value() ? (*failure)->error : std::nullopt;
}

std::string why_not_run(RunState state) {
  return state == RunState::merged ? "none of the merged runs has a result"
                                   : "the run stopped before this cell";
}

}  // namespace

AbsentCells::AbsentCells(const RunFolder& run, const Plan& plan) : run_(run) {
  for (const PlannedBuild& build : plan.builds) builds_[build.id] = &build;
}

void AbsentCells::add(Obstacle& obstacle, const Step& step) const {
  if (!obstacle.error) obstacle.error = step_error(run_, step);
  if (!obstacle.lost && !run_.has_step_output(step)) obstacle.lost = step;
}

/// A build waits for the previous one in its lane.
const AbsentCells::Obstacle& AbsentCells::build(const std::string& id) {
  std::vector<std::string> lane;
  Obstacle obstacle;
  for (std::string at = id; !at.empty();) {
    const auto known = known_.find(at);
    if (known != known_.end()) {
      obstacle = known->second;
      break;
    }
    if (run_.has_step_output({StepKind::build, at})) {
      known_.try_emplace(at);
      break;
    }
    lane.push_back(at);
    const auto planned = builds_.find(at);
    at = planned == builds_.end() ? "" : planned->second->after;
  }
  for (size_t i = lane.size(); i-- > 0;) {
    add(obstacle, {StepKind::build, lane[i]});
    known_[lane[i]] = obstacle;
  }
  return known_[id];
}

CellResult AbsentCells::explain(const PlannedCell& planned, RunState state) {
  Obstacle obstacle;
  const auto merge = [&](const Obstacle& other) {
    if (!obstacle.error) obstacle.error = other.error;
    if (!obstacle.lost) obstacle.lost = other.lost;
  };
  add(obstacle, {StepKind::suites, planned.tree_id});
  merge(build(planned.build));
  const auto own = builds_.find(planned.build);
  if (own != builds_.end() && !own->second->baseline.empty()) merge(build(own->second->baseline));
  add(obstacle, {StepKind::cell, planned.cell.id});
  if (obstacle.error) return harness_failure(planned.cell, *obstacle.error);
  if (state == RunState::complete && obstacle.lost)
    return harness_failure(planned.cell, lost_result(run_, *obstacle.lost));
  CellResult result;
  result.cell = planned.cell;
  result.verdict = Verdict::not_run;
  result.message = why_not_run(state);
  return result;
}

}  // namespace kseries
