// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/step.h"
#include "run/run_folder.h"

namespace kseries {

/// Compiles the suites for a tree into the cache and writes suites/TREE.json.
Result<StepResult> step_suites(const RunFolder& run, const Plan& plan, const std::string& tree_id,
                               const Environment& environment);

/// Boots a cell, evaluates its output and writes `folder`: console.log, ktap.txt, boots.txt,
/// splats.txt, repro.txt, cell.json. A kernel that failed to build is judged without a boot. The
/// result also has an error if the way in which the guest ended says nothing about the kernel.
Result<StepResult> step_cell(const RunFolder& run, const Plan& plan, const std::string& id,
                             const CellFolder& folder, const Environment& environment);

/// The error for booting a cell that has no guest.
Error no_guest(const std::string& cell_folder);

/// Boots a cell again with its console on our terminal; with `gdb` it waits for a debugger. QEMU
/// replaces this process; returns only on error.
Result<Done> boot_interactively(const std::string& cell_folder, bool gdb,
                                const Environment& environment);

}  // namespace kseries
