// SPDX-License-Identifier: GPL-2.0-only
#include "run/prepare_run.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <optional>

#include "base/run_paths.h"
#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"
#include "plan/stored_plan.h"
#include "testing/sample_plan.h"

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

/// A plan of two kernels with a series, with its files.
PlannedRun two_kernels() {
  PlannedRun planned;
  planned.plan = sample::plan({1, 1, 1, 2, 1});
  planned.plan.series[0].series = "v1";
  planned.plan.series[0].check = Reproduction{"/opt/kseries", ReproductionVerb::series_check, "v1",
                                              planned.plan.trees[0].name};
  Subject subject;
  subject.result = planned.plan.series[0];
  subject.offers = {{.word = "noiommu-cdev", .when = "VFIO", .tree = "", .reason = ""}};
  PatchedTree patched;
  patched.tree = planned.plan.trees[0];
  patched.series = "v1";
  for (PlannedBuild& build : planned.plan.builds) {
    build.input = run_paths::input("6.0-v1");
    planned.files[build.input] = input_json(patched);
    planned.files[run_paths::build_config(build.id)] = "CONFIG_" + build.id + "=y\n";
  }
  SeriesSource source;
  source.tree = "6.0";
  source.series = "v1";
  source.patches.resize(1);
  source.patches[0].diff = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n";
  planned.files[run_paths::source("6.0/v1")] = to_json(source);
  subject.stages.push_back(std::move(patched));
  planned.subjects.push_back(std::move(subject));
  planned.bases[""] = "CONFIG_PCI=y\n";
  return planned;
}

class StoredPlan : public PrepareRun {
 protected:
  void SetUp() override {
    PrepareRun::SetUp();
    options_.run_dir = folder_->path() + "/plan";
    const Result<RunFolder> stored = store_plan(two_kernels(), options_);
    ASSERT_TRUE(stored) << stored.error().what;
  }
};

TEST_F(StoredPlan, HasNoPathsOfTheMachineThatMadeIt) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.run_dir)) {
    if (!entry.is_regular_file()) continue;
    const std::string text = *read_file(entry.path());
    EXPECT_EQ(text.find("/home/me"), std::string::npos) << entry.path() << ": " << text;
    EXPECT_EQ(text.find("/opt"), std::string::npos) << entry.path() << ": " << text;
  }
  EXPECT_FALSE(exists(in("build.ninja")));
}

TEST_F(StoredPlan, CanBeReadWithAllThatTriageNeeds) {
  const Result<PlannedRun> read = read_stored_plan(options_.run_dir, {});
  ASSERT_TRUE(read) << read.error().what;
  const PlannedRun planned = two_kernels();
  EXPECT_EQ(to_json(read->plan), to_json(portable_plan(planned.plan)));
  EXPECT_EQ(read->files, planned.files);
  EXPECT_EQ(read->bases, planned.bases);
  ASSERT_EQ(read->subjects.size(), 1U);
  EXPECT_EQ(read->subjects[0].offers[0].word, "noiommu-cdev");
  ASSERT_EQ(read->subjects[0].series.patches.size(), 1U);
  EXPECT_EQ(read->subjects[0].series.patches[0].files[0].path(), "a");
  EXPECT_EQ(read->subjects[0].stages.back().tree.name, "6.0");
}

TEST_F(StoredPlan, AShardIsARunOfItsOwnThatKnowsTheWholePlan) {
  Result<PlannedRun> shard = read_stored_plan(options_.run_dir, {2, 2});
  ASSERT_TRUE(shard) << shard.error().what;
  ASSERT_EQ(shard->plan.builds.size(), 1U);
  EXPECT_EQ(shard->plan.builds[0].id, two_kernels().plan.builds[1].id);
  RunOptions options;
  options.plan = options_.run_dir;
  Environment environment;
  environment.runs = "/runs";
  EXPECT_EQ(choose_run_folder(*shard, options, environment).root(),
            "/runs/" + shard->plan.run + "-2-of-2");
  options.run_dir = folder_->path() + "/shard";
  const Result<RunFolder> run = prepare_run(*shard, options, Environment{});
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(run->read_plan()->cells.size(), 1U);
  EXPECT_EQ(run->read_whole_plan()->cells.size(), 2U);
  EXPECT_FALSE(exists(run->build(two_kernels().plan.builds[0].id).config()));
  const Result<PlannedRun> again = read_stored_plan(options.run_dir, {});
  ASSERT_TRUE(again) << "a shard can be continued: " << again.error().what;
  EXPECT_EQ(again->plan.shard, (Shard{2, 2}));
  const Result<PlannedRun> other = read_stored_plan(options.run_dir, {1, 2});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().what, "directory has only shard 2/2");
  const Result<PlannedRun> first = read_stored_plan(options_.run_dir, {1, 2});
  ASSERT_TRUE(first);
  EXPECT_FALSE(prepare_run(*first, options, Environment{})) << "the directory has another shard";
}

TEST_F(StoredPlan, IsRunInItsOwnDirectoryUnlessAnotherIsGiven) {
  const Result<PlannedRun> planned = read_stored_plan(options_.run_dir, {});
  ASSERT_TRUE(planned);
  RunOptions options;
  options.plan = options_.run_dir;
  EXPECT_EQ(choose_run_folder(*planned, options, Environment{}).root(), options_.run_dir);
  options.run_dir = "/elsewhere";
  EXPECT_EQ(choose_run_folder(*planned, options, Environment{}).root(), "/elsewhere");
}

}  // namespace
}  // namespace kseries
