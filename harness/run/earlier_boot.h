// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "guest/boot.h"
#include "model/environment.h"
#include "model/plan.h"
#include "run/run_folder.h"

namespace kseries {

/// A hash of all that a boot depends on: the contents of the kernel and of the archive with the
/// suites and modules, the kernel parameters, the guest, the accelerator, the limits and the
/// version of QEMU. Error: a file can't be read.
Result<std::string> boot_key(const BootRequest& request, const std::string& qemu_version);

/// The boot with this key by an earlier run, with Boot::earlier_run set; nothing if there is none.
Result<std::optional<Boot>> find_earlier_boot(const std::string& key,
                                              const Environment& environment);

/// Stores a boot of `run` for later runs, in place of an earlier one with the same key. Hangs,
/// time-outs and failures of QEMU are not stored: they may have been caused by the host.
Result<Done> keep_boot(const std::string& key, const Boot& boot, const std::string& run,
                       const Environment& environment);

/// A boot for a cell.
struct CellBoot {
  Boot boot;
  std::string cell;  ///< the other cell of the run that booted the same images; empty: none
};

/// The boot with this key for another cell of the run than `cell`; nothing if there is none.
Result<std::optional<CellBoot>> find_boot_of_run(const std::string& key, const RunFolder& run,
                                                 const std::string& cell);

/// Stores the boot of a cell for the other cells of the run, as keep_boot() does.
Result<Done> keep_boot_of_run(const std::string& key, const Boot& boot, const RunFolder& run,
                              const std::string& cell);

/// Whether a cell may take the boot of another one. Not in triage.
enum class Share { no, yes };

/// Boots the images of a request for a cell. An earlier boot of them is taken instead: that of
/// another cell with Share::yes, or that of an earlier run if the cell may reuse it
/// (PlannedCell::may_reuse). A boot without a series is kept for later runs.
Result<CellBoot> boot_or_reuse(const BootRequest& request, const RunFolder& run, const Plan& plan,
                               const PlannedCell& planned, Share share,
                               const Environment& environment);

}  // namespace kseries
