// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "guest/boot.h"
#include "model/plan.h"
#include "pipeline/run_folder.h"

namespace kseries {

/// Everything that booting a cell takes: its kernel, modules, suites, profile
/// and accelerator. Writes the initramfs into the cell's folder. `shell`: a
/// busybox prompt instead of the suites.
Result<BootRequest> prepare_boot(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                                 const Build& build, bool shell, const std::string& home);

}  // namespace kseries
