// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/plan.h"

namespace kseries {

/// Seconds that the whole plan may take: the longer of all compiles in their
/// lanes and all boots in their pool.
double estimated_seconds(const Plan& plan);

/// "about 40 s", "about 7 min", "about 2 h 10 min".
std::string about_text(double seconds);

/// What `kseries run -n` prints: trees, series, what was dropped and why, the cells
/// in order with the objects that each compiles, what they cover and what not, what
/// was proved, and the estimate.
std::string plan_text(const Plan& plan);

/// Whether a run would do nothing and find nothing: each series applies, Kconfig reads it
/// and proves what is claimed, and yet no configuration is left to build.
bool comes_to_nothing(const Plan& plan);

}  // namespace kseries
