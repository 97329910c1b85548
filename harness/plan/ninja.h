// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/plan.h"
#include "model/step.h"

namespace kseries {

/// Writes the plan as a Ninja graph, for `ninja -C RUN`. There is an edge for the suites
/// of each tree, for each build and for each cell. Each one runs `PROGRAM step ...`, which
/// writes its output and its StepResult. Order-only inputs chain the builds of a lane in
/// the planned order; builds that are links to those of a run have no edge; pools limit the number
/// of compiles and guests. Finished steps have no edge either: Ninja would repeat those that
/// another machine has executed, because its log and time stamps have nothing to do with them.
std::string to_ninja(const Plan& plan, const std::string& program,
                     const std::function<bool(const Step&)>& is_finished = {});

/// A step of the plan, and its description in the status lines of Ninja.
struct PlannedStep {
  Step step;
  std::string title;
};

/// Returns every step of the plan once, in the order of the graph.
std::vector<PlannedStep> planned_steps(const Plan& plan);

/// The file that Ninja waits for, relative to the directory of the run. It exists only if
/// the harness could perform the step.
std::string step_output(const Step& step);

/// The file with the StepResult of the step, relative to the directory of the run.
std::string step_result(const Step& step);

}  // namespace kseries
