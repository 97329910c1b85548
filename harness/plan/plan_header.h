// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/plan.h"
#include "plan/flavour.h"
#include "plan/options.h"

namespace kseries {

/// A plan with everything but trees, series, builds and cells. Errors: a tool of the build is
/// missing, the sandbox can't be set up, or `options` name a program that is not QEMU.
Result<Plan> make_plan_header(const RunOptions& options, const Campaign& campaign,
                              const std::vector<Flavour>& flavours, const Environment& environment);

/// Sets how many compilers and guests of a plan run concurrently on this machine: `jobs` compilers
/// (0: one for each core), and a guest for each core.
void fit_to_machine(Plan& plan, int jobs, const Environment& environment);

}  // namespace kseries
