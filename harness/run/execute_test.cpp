// SPDX-License-Identifier: GPL-2.0-only
#include "run/execute.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/files.h"

namespace kseries {
namespace {

using testing::HasSubstr;

TEST(Execute, TroubleIsTheEndOfWhatNinjaSaysHoweverMuchItWas) {
  Result<ScratchFolder> folder = ScratchFolder::make("kseries-execute");
  ASSERT_TRUE(folder);
  const RunFolder run(folder->path());
  ASSERT_TRUE(write_file(run.in("build.ninja"),
                         "rule loud\n  command = seq 1 300000; echo the reason; exit 1\n"
                         "build out: loud\n"));
  Plan plan;
  plan.lanes = plan.guests = 1;
  size_t lines = 0;
  const Result<Execution> execution =
      execute(run, plan, [&](std::string_view /*line*/) { ++lines; });
  ASSERT_TRUE(execution);
  EXPECT_FALSE(execution->complete);
  EXPECT_GT(lines, 300000U);
  EXPECT_THAT(execution->trouble, HasSubstr("the reason\n"));
  EXPECT_LE(execution->trouble.size(), 4000U);
}

TEST(RunningMark, NamesTheStepAndWhatItWaitsForWhileItLives) {
  Result<ScratchFolder> folder = ScratchFolder::make("kseries-execute");
  ASSERT_TRUE(folder);
  const RunFolder run(folder->path());
  {
    const RunningMark mark(run, "build", "a");
    EXPECT_THAT(running_steps(run), testing::ElementsAre("build a"));
    mark.note("waiting for a lane");
    EXPECT_THAT(running_steps(run), testing::ElementsAre("build a: waiting for a lane"));
    mark.note("");
    EXPECT_THAT(running_steps(run), testing::ElementsAre("build a"));
  }
  EXPECT_THAT(running_steps(run), testing::IsEmpty());
}

}  // namespace
}  // namespace kseries
