// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "guest/boot.h"
#include "model/apply.h"
#include "model/environment.h"
#include "model/plan.h"
#include "run/run_folder.h"

namespace kseries {

/// Everything that booting a cell takes: its kernel, modules, suites, profile
/// and accelerator. `patched`: what the kernel was built from. Writes the initramfs
/// to `archive`. `suites`: those of the cell that this boot is to run. `shell`: a
/// busybox prompt instead.
Result<BootRequest> prepare_boot(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                                 const Build& build, const PatchedTree& patched,
                                 const std::string& archive, const std::vector<std::string>& suites,
                                 bool shell, const Environment& environment);

}  // namespace kseries
