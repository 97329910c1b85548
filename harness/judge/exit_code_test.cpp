// SPDX-License-Identifier: GPL-2.0-only
#include "judge/exit_code.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(ExitCode, StepWithAFindingHasThatOfFindings) {
  EXPECT_EQ(exit_code_from_step({Verdict::pass, "3 tests", std::nullopt}), ExitCode::clean);
  EXPECT_EQ(exit_code_from_step({Verdict::known, "R4", std::nullopt}), ExitCode::clean);
  EXPECT_EQ(exit_code_from_step({Verdict::panic, "oops", std::nullopt}), ExitCode::findings);
  EXPECT_EQ(exit_code_from_step({Verdict::build_failed, "x.c:1", std::nullopt}),
            ExitCode::findings);
}

TEST(ExitCode, FailedStepHasThatOfItsError) {
  const auto exit_code = [](ErrorKind kind) {
    return exit_code_from_step(
        {Verdict::harness_error, "", Error{"guest", "no QEMU", "", "", kind}});
  };
  EXPECT_EQ(exit_code(ErrorKind::unavailable), ExitCode::unavailable);
  EXPECT_EQ(exit_code(ErrorKind::usage), ExitCode::usage);
  EXPECT_EQ(exit_code(ErrorKind::interrupted), ExitCode::interrupted);
  EXPECT_EQ(exit_code(ErrorKind::bug), ExitCode::bug);
}

}  // namespace
}  // namespace kseries
