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
  size_t lost = 0;  ///< too many to keep, and like none of those that are
};

/// Finds the kernel's reports in the console of an x86 guest, 6.1 to 7.3, in the order
/// of the console: those of `classes`. Lines that belong together are one splat: the
/// message before a WARNING, the oops behind "kernel BUG at", and the panic
/// that only says that an earlier splat was fatal. Frames are as printed
/// (symbolising adds file:line). Titles, names and texts are valid UTF-8. A
/// report with the CPU in a function of ReportClass::ignored_in is left out.
///
/// What is kept is bounded: equal splats beyond a dozen are dropped, and beyond some
/// hundred splats a new one takes the place of the last repetition, or a fatal one
/// that of the last that is not.
///
/// `arrival` has one time a line, in seconds; it may be shorter.
ReadConsole parse_console(std::string_view console, std::span<const double> arrival = {},
                          std::span<const klog::ReportClass> classes = klog::report_classes());

}  // namespace kseries
