// SPDX-License-Identifier: GPL-2.0-only
#include "run/prepare_run.h"

#include <gmock/gmock.h>

#include <optional>

#include "base/run_paths.h"
#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

class PrepareRun : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "kseries-plan-run");
    ASSERT_TRUE(made);
    folder_.emplace(made.take());
    options_.run_dir = folder_->path() + "/run";
    planned_.plan.run = "run-1";
    for (const char* id : {"good", "lost"}) {
      PlannedCell planned;
      planned.cell.id = id;
      planned.build = "b";
      planned_.plan.cells.push_back(planned);
    }
    prepare();
    finish("good", Verdict::pass);
    finish("lost", Verdict::harness_error);
    ASSERT_TRUE(write_file(in(run_paths::build_result("b")), "{}"));
  }

  void prepare() {
    const Result<RunFolder> run = prepare_run(planned_, options_, Environment{});
    ASSERT_TRUE(run) << run.error().what;
  }

  Error refusal() {
    const Result<RunFolder> run = prepare_run(planned_, options_, Environment{});
    EXPECT_FALSE(run);
    if (run) return Error{};
    EXPECT_EQ(run.error().kind, ErrorKind::usage);
    return run.error();
  }

  void finish(const std::string& id, Verdict verdict) {
    CellResult result;
    result.cell.id = id;
    result.verdict = verdict;
    ASSERT_TRUE(write_file(in(run_paths::cell_result(id)), to_json(result)));
    StepResult step{verdict, "", std::nullopt};
    if (verdict == Verdict::harness_error) step.error = Error{"guest", "QEMU was killed", "", ""};
    const RunFolder run(options_.run_dir);
    ASSERT_TRUE(run.write_step_result({StepKind::cell, id}, step));
  }

  [[nodiscard]] std::string in(const std::string& path) const {
    return options_.run_dir + "/" + path;
  }

  std::optional<ScratchFolder> folder_;
  RunOptions options_;
  PlannedRun planned_;
};

TEST_F(PrepareRun, SameRunKeepsFinishedSteps) {
  prepare();
  EXPECT_TRUE(exists(in(run_paths::build_result("b"))));
  EXPECT_TRUE(exists(in(run_paths::cell_result("good"))));
}

TEST_F(PrepareRun, CellsWithAHarnessErrorAreRepeated) {
  prepare();
  EXPECT_FALSE(exists(in(run_paths::cell_result("lost"))));
  EXPECT_FALSE(exists(RunFolder(options_.run_dir).step_result({StepKind::cell, "lost"})));
}

TEST_F(PrepareRun, BuildsWithAHarnessErrorAreRepeated) {
  PlannedBuild build;
  build.id = "b";
  planned_.plan.builds = {build};
  const RunFolder run(options_.run_dir);
  const Step step{StepKind::build, "b"};
  ASSERT_TRUE(run.write_step_result(step, {Verdict::pass, "", std::nullopt}));
  prepare();
  EXPECT_TRUE(exists(run.step_result(step))) << "finished steps are kept";
  ASSERT_TRUE(
      run.write_step_result(step, {Verdict::harness_error, "", Error{"build", "x", "", ""}}));
  prepare();
  EXPECT_FALSE(exists(run.step_result(step)));
  EXPECT_FALSE(run.has_step_output(step));
}

TEST_F(PrepareRun, FreshDiscardsTheResultsOfAnotherPlan) {
  planned_.plan.run = "run-2";
  EXPECT_THAT(refusal().what, testing::HasSubstr("directory has another run"));
  EXPECT_THAT(refusal().hint, testing::HasSubstr("--fresh"));
  EXPECT_TRUE(exists(in(run_paths::build_result("b"))));
  options_.fresh = true;
  prepare();
  EXPECT_FALSE(exists(in(run_paths::build_result("b"))));
  EXPECT_FALSE(exists(in(run_paths::cell_result("good"))));
}

TEST_F(PrepareRun, TriageUsesTheBuildsOfTheRunAndIsDiscardedWithThem) {
  PlannedBuild build;
  build.id = "b";
  build.of_run = true;
  Plan plan = planned_.plan;
  plan.builds = {build};
  const RunFolder triage(in(run_paths::triage));
  ASSERT_TRUE(prepare_triage(triage, plan, {}, Environment{}));
  EXPECT_TRUE(exists(triage.in(run_paths::build_result("b"))));
  ASSERT_TRUE(prepare_triage(triage, plan, {}, Environment{})) << "the link is there";
  const RunFolder run(options_.run_dir);
  ASSERT_TRUE(run.write_triage_answers({{"key", Triage{}}}));
  prepare();
  EXPECT_EQ(run.read_triage_answers()->size(), 1U) << "the same run keeps its answers";
  planned_.plan.run = "run-2";
  options_.fresh = true;
  prepare();
  EXPECT_TRUE(run.read_triage_answers()->empty());
  EXPECT_FALSE(exists(triage.root()));
}

TEST_F(PrepareRun, RefusesADirectoryThatIsNotARun) {
  for (const bool fresh : {false, true}) {
    options_.fresh = fresh;
    options_.run_dir = folder_->path() + "/mine";
    ASSERT_TRUE(write_file(in("builds/notes"), "n"));
    EXPECT_THAT(refusal().what, testing::HasSubstr("not a kseries run"));
    EXPECT_THAT(refusal().where, testing::EndsWith("/mine"));
    EXPECT_TRUE(exists(in("builds/notes")));
    EXPECT_FALSE(exists(in("plan.json")));
    options_.run_dir = folder_->path() + "/theirs";
    ASSERT_TRUE(write_file(in("plan.json"), "{\"plan\": 1}"));
    ASSERT_TRUE(write_file(in("cells/notes"), "n"));
    EXPECT_THAT(refusal().what, testing::HasSubstr("plan.json"));
    EXPECT_TRUE(exists(in("cells/notes")));
  }
}

TEST_F(PrepareRun, UsesAnEmptyDirectory) {
  options_.run_dir = folder_->path() + "/empty";
  // The lock of the run that is about to begin.
  ASSERT_TRUE(write_file(in("lock"), ""));
  prepare();
  EXPECT_TRUE(exists(in("plan.json")));
}

}  // namespace
}  // namespace kseries
