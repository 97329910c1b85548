// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <vector>

#include "klog/report_classes.h"
#include "model/guest.h"
#include "model/splat.h"

namespace kseries {

/// How a boot ended, once its console has been read: what the host saw while it
/// ran is corrected by what the kernel said.
struct RefinedExit {
  ExitReason reason = ExitReason::done;
  std::string message;        ///< one line; names the splat that decided it
  std::vector<Splat> splats;  ///< with one of class triple-fault for a silent reset
};

/// A second "Linux version" banner is a reboot; a fatal splat explains a panic,
/// and why a guest went silent, was late or reset itself; a report with
/// ReportClass::explains_hang explains silence and lateness. A reset that nothing explains is a
/// splat of its own.
RefinedExit refine_exit(const Boot& boot, std::vector<Splat> splats,
                        std::span<const klog::ReportClass> classes = klog::report_classes());

}  // namespace kseries
