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

/// One line of KTAP without its surroundings. The views point into
/// the line.
struct Line {
  LineKind kind = LineKind::unknown;
  bool ok = false;          ///< of a result line
  long number = 0;          ///< of the test or of the plan; 0: none was given
  std::string_view name;    ///< of a result line, without "- "
  std::string_view word;    ///< directive, such as "SKIP"; empty: none
  std::string_view detail;  ///< text behind the directive, "#" or "Bail out!"
};

/// Reads one line that has no indentation any more. Formats:
/// Documentation/dev-tools/ktap.rst, the TAP 13 specification, kselftest.h.
Line read_line(std::string_view text);

/// `text` without printk's "<6>", "[    1.234567] " and "[    T1] " in front.
std::string_view without_stamp(std::string_view text);

/// What a result line says: SKIP, TODO and XFAIL change "ok" and "not ok";
/// TIMEOUT and ERROR are failures after either.
TestResult parse_test_result(const Line& line);

/// How the program of a result line ended: guests/init writes "# signal 11", and it and the
/// kselftest runner "# TIMEOUT …".
ProgramExit parse_program_exit(const Line& line);

/// The reason to show with a result: its detail, with the directive where that
/// is not already told by the result itself.
std::string parse_reason(const Line& line);

/// The test that a diagnostic announces ("RUN  suite.test ...", "selftests:
/// vfio: foo", "Subtest: foo"), or nothing.
std::optional<std::string_view> announced_test(std::string_view diagnostic);

/// The name in "Subtest: name", or nothing.
std::optional<std::string_view> subtest_name(std::string_view diagnostic);

/// True for diagnostics that only repeat what result lines say: the harness's
/// "RUN", "OK", "FAIL" and "Starting …", the totals.
bool is_chatter(std::string_view diagnostic);

}  // namespace kseries::ktap
