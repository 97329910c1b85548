// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// Kernel messages that the console of a boot does not show.
struct HiddenMessages {
  std::string text;             ///< as on a console, one line each
  std::vector<double> arrival;  ///< of each line, in seconds
  size_t lines = 0;
};

/// What guests/init reports on the test port about the console.
struct ConsoleReport {
  HiddenMessages hidden;
  std::vector<std::string> changes;  ///< by which a suite hid messages, one line each
  std::vector<std::string> remarks;
};

/// Parses the lines of guests/init (console.c) in the output of the test port and compares its
/// records of the kernel log ("@kmsg") with the console. A record is hidden if no line of the
/// console has its time and text; on a console without time stamps, its text. Only init can write
/// such lines: those of suites are indented. `arrival` has one time for each line of `port`; it may
/// be shorter.
ConsoleReport read_console_report(std::string_view port, std::span<const double> arrival,
                                  std::string_view console);

}  // namespace kseries
