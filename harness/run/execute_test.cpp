// SPDX-License-Identifier: GPL-2.0-only
#include "run/execute.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;

TEST(Execute, PassesOnOutputAndContinuesAfterAFailedStep) {
  Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "kseries-execute");
  ASSERT_TRUE(folder);
  const RunFolder run(folder->path());
  ASSERT_TRUE(write_file(run.in("build.ninja"),
                         "rule loud\n  command = seq 1 300000; echo the reason; exit 1\n"
                         "rule touch\n  command = touch $out\n"
                         "build out: loud\nbuild other: touch\nbuild after: touch out\n"));
  Plan plan;
  plan.lanes = plan.guests = 1;
  size_t lines = 0;
  bool reason = false;
  ASSERT_TRUE(execute(run, plan, *read_environment(), [&](std::string_view line) {
    ++lines;
    reason = reason || line == "the reason";
  }));
  EXPECT_GT(lines, 300000U);
  EXPECT_TRUE(reason);
  EXPECT_TRUE(exists(run.in("other")));
  EXPECT_FALSE(exists(run.in("after")));
}

testing::Matcher<RunningStep> step(const std::string& title, const std::string& waiting_for) {
  return AllOf(Field(&RunningStep::title, title), Field(&RunningStep::waiting_for, waiting_for));
}

TEST(RunningMark, ShowsTheStepAndWhatItWaitsFor) {
  Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "kseries-execute");
  ASSERT_TRUE(folder);
  const RunFolder run(folder->path());
  {
    const RunningMark mark(run, {StepKind::build, "a"});
    EXPECT_THAT(running_steps(run), ElementsAre(step("build a", "")));
    mark.note("waiting for a lane");
    EXPECT_THAT(running_steps(run), ElementsAre(step("build a", "waiting for a lane")));
    mark.note("");
    EXPECT_THAT(running_steps(run), ElementsAre(step("build a", "")));
  }
  EXPECT_THAT(running_steps(run), testing::IsEmpty());
}

}  // namespace
}  // namespace kseries
