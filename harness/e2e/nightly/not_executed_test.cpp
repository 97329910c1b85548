// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;

class NotExecuted : public testing::TestWithParam<const char*> {};

/// The debug cell compiles the lines and counts that no suite ran them.
TEST_P(NotExecuted, SeriesThatNoSuiteExecutesWasNotTested) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const std::string series = std::string("examples/not-executed-") + GetParam();
  const Outcome outcome = call({"run", "--series", series, "--run-dir", run_dir}, 7200);
  EXPECT_EQ(outcome.code, 69) << outcome.err << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("no test executed"));
  EXPECT_THAT(content(run_dir + "/mail.txt"), HasSubstr("Not tested: no test executed"));
}

INSTANTIATE_TEST_SUITE_P(Examples, NotExecuted, testing::Values("resource", "unix", "removal"));

}  // namespace
}  // namespace kseries::e2e
