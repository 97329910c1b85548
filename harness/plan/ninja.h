// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/plan.h"

namespace kseries {

/// The plan as a Ninja graph, for `ninja -C RUN`: an edge for each tree's
/// suites, each build and each cell; each runs `PROGRAM step …` and writes one
/// result file. Builds of a lane are chained by order-only inputs, so that they
/// follow each other in the planned order; pools bound compiles and guests.
std::string to_ninja(const Plan& plan, const std::string& program);

/// Where a step writes its result, relative to the run's folder.
std::string suites_result(const std::string& tree_id);
std::string build_result(const std::string& build_id);
std::string cell_result(const std::string& cell_id);

}  // namespace kseries
