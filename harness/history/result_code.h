// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "model/report.h"

namespace kseries {

// The results of cases as stored in the history. SQLite stores 0 and 1 without a byte.
inline constexpr int64_t stored_pass = 0;
inline constexpr int64_t stored_fail = 1;
inline constexpr int64_t stored_skip = 2;
inline constexpr int64_t stored_missing = 3;
inline constexpr int64_t stored_xfail = 4;
inline constexpr int64_t stored_not_reached = 5;

constexpr int64_t stored_result(const CaseResult& test) {
  switch (test.result) {
    case TestResult::pass:
      return stored_pass;
    case TestResult::fail:
      return stored_fail;
    case TestResult::skip:
      return stored_skip;
    case TestResult::xfail:
      return stored_xfail;
    case TestResult::missing:
      return test.missing_cause == MissingCause::not_reached ? stored_not_reached : stored_missing;
  }
  return stored_missing;
}

}  // namespace kseries
