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

/// Boots one cell, reads what it said, judges it, and writes `folder` (the cell's own
/// when the run does it): console.log, ktap.txt, boots.txt, splats.txt, repro.txt,
/// cell.json. A kernel that did not build is judged without a boot. The result
/// has an error, too, where the guest ended in a way that says nothing about its kernel.
Result<StepResult> step_cell(const RunFolder& run, const Plan& plan, const std::string& id,
                             const CellFolder& folder, const Environment& environment);

/// That a cell without a guest can't be booted.
Error no_guest(const std::string& cell_folder);

/// Boots a cell again with its console on our terminal; with `gdb` it waits for
/// a debugger. Returns when the guest has ended.
Result<Done> boot_interactively(const std::string& cell_folder, bool gdb,
                                const Environment& environment);

}  // namespace kseries
