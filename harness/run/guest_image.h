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

/// Prepares a boot of a cell with its kernel, modules, profile and accelerator, and writes the
/// initramfs to `archive`. `patched` is the tree from which the kernel was built. The boot runs
/// `suites`, some of the cell's suites, or with `shell` a busybox prompt instead.
Result<BootRequest> prepare_boot(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                                 const Build& build, const PatchedTree& patched,
                                 const std::string& archive, const std::vector<std::string>& suites,
                                 bool shell, const Environment& environment);

}  // namespace kseries
