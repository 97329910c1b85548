// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "klog/report_classes.h"
#include "model/splat.h"

namespace kseries {

/// The splats of a console.
struct ReadConsole {
  std::vector<Splat> splats;
  size_t lost = 0;  ///< number of splats that were dropped and differ from all that were kept
};

/// Finds the kernel reports of `classes` in a console, for kernels 6.1 to 7.3 on x86, in the order
/// of the console. On arm64 and RISC-V, most reports have the same lines. Lines that belong
/// together are one splat: the message before a WARNING, the oops after "kernel BUG at", and the
/// panic that only follows from an earlier fatal splat. Frames are as printed (symbolising adds
/// file:line). Titles, names and texts are valid UTF-8. A report with the CPU in a function of
/// ReportClass::ignored_in is left out.
///
/// The number of splats is bounded: equal ones are dropped beyond a dozen, and beyond a few hundred
/// a new splat replaces the last repetition, or a fatal one replaces the last that is not fatal.
///
/// `arrival` has one time for each line, in seconds; it may be shorter.
ReadConsole parse_console(std::string_view console, std::span<const double> arrival = {},
                          std::span<const klog::ReportClass> classes = klog::report_classes());

}  // namespace kseries
