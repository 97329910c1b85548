// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "guest/boot.h"
#include "guest/suites.h"
#include "model/environment.h"
#include "model/plan.h"
#include "run/run_folder.h"

namespace kseries {

/// Prepares a boot of a cell with its kernel, modules, profile and accelerator, and writes the
/// initramfs to `archive`. The boot runs `suites`, some or all of those of build_cell_suites(), or
/// with `shell` a busybox prompt instead.
Result<BootRequest> prepare_boot(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                                 const Build& build, SuiteBuild suites, const std::string& archive,
                                 bool shell, const Environment& environment);

}  // namespace kseries
