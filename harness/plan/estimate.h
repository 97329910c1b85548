// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/plan.h"

namespace kseries {

/// Estimates the duration of the whole plan in seconds: that of all compiles in their
/// lanes or of all boots in their pool, whichever is longer.
double estimated_seconds(const Plan& plan);

/// "about 40 s", "about 7 min", "about 2 h 10 min".
std::string about_text(double seconds);

/// The output of `kseries run -n`: trees, series, dropped configurations with the reason,
/// the cells in order with the number of objects to compile, what they cover and what they
/// do not, the proofs, and the estimate.
std::string plan_text(const Plan& plan);

/// Whether a run would neither test anything nor have a finding: each series applies,
/// Kconfig accepts it, all claims are proved, but no configuration is left to build.
bool comes_to_nothing(const Plan& plan);

}  // namespace kseries
