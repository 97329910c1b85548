// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/plan.h"
#include "model/step.h"

namespace kseries {

/// The plan as a Ninja graph, for `ninja -C RUN`: an edge for each tree's
/// suites, each build and each cell; each runs `PROGRAM step …` and writes its
/// output and its StepResult. Builds of a lane are chained by order-only inputs, so that they
/// follow each other in the planned order; pools bound compiles and guests.
std::string to_ninja(const Plan& plan, const std::string& program);

/// A step of the plan, and how Ninja names it in its status lines.
struct PlannedStep {
  Step step;
  std::string title;
};

/// Every step of the plan once, in the order of the graph.
std::vector<PlannedStep> planned_steps(const Plan& plan);

/// The file that Ninja waits for, relative to the run's folder. It exists only if the
/// harness could do the step.
std::string step_output(const Step& step);

/// The file with the step's StepResult, relative to the run's folder.
std::string step_result(const Step& step);

}  // namespace kseries
