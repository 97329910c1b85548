// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/test_run.h"

namespace kseries::ktap {

enum class LineKind {
  version,     ///< "KTAP version 1", "TAP version 13"
  plan,        ///< "1..4", perhaps with "# SKIP reason"
  result,      ///< "ok 1 name", "not ok 2 name # SKIP reason"
  diagnostic,  ///< "# text"
  bail_out,    ///< "Bail out! reason"
  unknown,
};

/// A parsed line of KTAP. The views point into the line.
struct Line {
  LineKind kind = LineKind::unknown;
  bool ok = false;          ///< of a result line
  long number = 0;          ///< of the test or of the plan; 0: none
  std::string_view name;    ///< of a result line, without "- "
  std::string_view word;    ///< directive, such as "SKIP"; empty: none
  std::string_view detail;  ///< text after the directive, "#" or "Bail out!"
  bool too_large = false;   ///< `unknown`, because the number exceeds max_number
};

/// The limit for plans and numbers of results. A plan or result line with a larger number is
/// ignored: no run has that many tests, and their count has to fit into TestRun::planned.
inline constexpr long max_number = 2'147'483'647;

/// Parses a line without its indentation. Formats:
/// Documentation/dev-tools/ktap.rst, the TAP 13 specification, kselftest.h.
Line read_line(std::string_view text);

/// Removes the prefixes of printk: "<6>", "[    1.234567] " and "[    T1] ", the latter also after
/// the blank that dmesg of util-linux prints.
std::string_view without_stamp(std::string_view text);

/// The result of a result line. SKIP, TODO and XFAIL modify "ok" and "not ok"; TIMEOUT and ERROR
/// are failures in both cases.
TestResult parse_test_result(const Line& line);

/// How the program of a result line ended: guests/init prints "# signal 11", and both it and the
/// kselftest runner print "# TIMEOUT …".
ProgramExit parse_program_exit(const Line& line);

/// The reason to show with a result: its detail, with the directive unless the result itself
/// implies it.
std::string parse_reason(const Line& line);

/// The test that a diagnostic announces: "RUN  suite.test ...", "selftests: vfio: foo" or
/// "Subtest: foo".
std::optional<std::string_view> announced_test(std::string_view diagnostic);

/// What a diagnostic of the suites' library (kselftests/lib/mark.c) says about devices.
enum class DeviceMark {
  none,
  announced,  ///< "kseries: reports device use": the program marks each case that uses a device
  used,       ///< "kseries: uses PATH"
};
DeviceMark parse_device_mark(std::string_view diagnostic);

/// The name in "Subtest: name".
std::optional<std::string_view> subtest_name(std::string_view diagnostic);

/// Whether a diagnostic only repeats what result lines contain: "RUN", "OK", "FAIL" and
/// "Starting …" of kselftest_harness.h, and totals.
bool is_chatter(std::string_view diagnostic);

}  // namespace kseries::ktap
