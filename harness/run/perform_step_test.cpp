// SPDX-License-Identifier: GPL-2.0-only
#include "run/perform_step.h"

#include <gtest/gtest.h>

#include <optional>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

class PerformStep : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "kseries-step");
    ASSERT_TRUE(made);
    folder_.emplace(made.take());
    run_.emplace(folder_->path());
    Plan plan;
    plan.builds = {{.id = "b", .input = "inputs/absent.json"}};
    plan.cells.resize(1);
    plan.cells[0].cell.id = "c";
    plan.cells[0].build = "b";
    ASSERT_TRUE(run_->write_plan(plan, {}));
  }

  [[nodiscard]] StepResult written(const Step& step) const {
    const Result<std::optional<StepResult>> result = run_->read_step_result(step);
    EXPECT_TRUE(result && result->has_value());
    return result && result->has_value() ? **result : StepResult{};
  }

  std::optional<ScratchFolder> folder_;
  std::optional<RunFolder> run_;
};

TEST_F(PerformStep, FindingIsAResultWithOutput) {
  Build build;
  build.status = BuildStatus::failed;
  build.message = "a.c:1: error";
  ASSERT_TRUE(run_->build("b").write(build));
  const Step step{StepKind::cell, "c"};
  const Result<StepResult> result = perform_step(*run_, step, Environment{});
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->verdict, Verdict::build_failed);
  EXPECT_EQ(written(step).verdict, Verdict::build_failed);
  EXPECT_EQ(written(step).summary, result->summary);
  EXPECT_FALSE(written(step).error);
  EXPECT_TRUE(run_->has_step_output(step));
}

TEST_F(PerformStep, ErrorReplacesTheResultOfAnEarlierAttempt) {
  const Step step{StepKind::build, "b"};
  ASSERT_TRUE(run_->build("b").write(Build{}));
  ASSERT_TRUE(run_->write_step_result(step, {Verdict::pass, "3 objects", std::nullopt}));
  const Result<StepResult> result = perform_step(*run_, step, Environment{});
  ASSERT_FALSE(result);
  EXPECT_FALSE(run_->has_step_output(step));
  EXPECT_EQ(written(step).verdict, Verdict::harness_error);
  ASSERT_TRUE(written(step).error);
  EXPECT_EQ(written(step).error->stage, result.error().stage);
  EXPECT_EQ(written(step).error->what, result.error().what);
  EXPECT_EQ(written(step).error->where, result.error().where);
  EXPECT_EQ(written(step).error->hint, result.error().hint);
}

TEST_F(PerformStep, MissingPlanIsAlsoWrittenAsAnError) {
  ASSERT_TRUE(remove_all(run_->plan()));
  const Step step{StepKind::suites, "t"};
  EXPECT_FALSE(perform_step(*run_, step, Environment{}));
  ASSERT_TRUE(written(step).error);
  EXPECT_EQ(written(step).error->stage, "run");
}

TEST(FailedStep, IsNotRunIfInterrupted) {
  EXPECT_EQ(failed_step({"build", "interrupted", "", "", ErrorKind::interrupted}).verdict,
            Verdict::not_run);
  EXPECT_EQ(failed_step({"build", "no room", "/x", ""}).summary,
            "harness-error: build: no room: /x");
}

}  // namespace
}  // namespace kseries
