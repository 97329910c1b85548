// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <vector>

#include "klog/report_classes.h"
#include "model/guest.h"
#include "model/splat.h"

namespace kseries {

/// How a boot ended according to the host and the console: the console can correct what the host
/// observed.
struct RefinedExit {
  ExitReason reason = ExitReason::done;
  std::string message;        ///< one line; contains the title of the splat that caused it
  std::vector<Splat> splats;  ///< with one of class triple-fault for a silent reset
};

/// Refines the exit reason. A second "Linux version" banner is a reboot. A fatal splat explains a
/// panic, silence, an exceeded time limit or a reset; a report with ReportClass::explains_hang
/// explains silence and an exceeded time limit. A reset without an explanation becomes a splat.
RefinedExit refine_exit(const Boot& boot, std::vector<Splat> splats,
                        std::span<const klog::ReportClass> classes = klog::report_classes());

}  // namespace kseries
