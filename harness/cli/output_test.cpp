// SPDX-License-Identifier: GPL-2.0-only
#include "cli/output.h"

#include <gtest/gtest.h>

#include "cli/commands.h"
#include "testing/hostile_text.h"

namespace kseries {
namespace {

TEST(Output, ControlCharactersAreShownOnStdoutAndStderr) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const std::string bad = hostile::text();
  print(bad + "\n\tnext line\n");
  notice_on_stderr(bad);
  print_error({bad, bad, bad, bad});
  const std::string out = testing::internal::GetCapturedStdout();
  const std::string err = testing::internal::GetCapturedStderr();
  EXPECT_EQ(out, hostile::shown() + "\n\tnext line\n");
  EXPECT_EQ(hostile::found_in(err), "");
  EXPECT_NE(err.find(hostile::shown()), std::string::npos);
  EXPECT_TRUE(finish_output());
}

TEST(Output, OfACommandThatFailsIsPrintedToo) {
  testing::internal::CaptureStdout();
  const Result<ExitCode> code = print_output([](std::ostream& out) -> Result<ExitCode> {
    out << "first tree: applies\n";
    return Error{"series", "no such tree", "", ""};
  });
  EXPECT_FALSE(code);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "first tree: applies\n");
}

}  // namespace
}  // namespace kseries
