// SPDX-License-Identifier: GPL-2.0-only
#include "run/merge_runs.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <optional>

#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"
#include "judge/exit_code.h"
#include "plan/shard.h"
#include "run/prepare_run.h"
#include "run/report_run.h"
#include "testing/sample_plan.h"

namespace kseries {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class MergeRuns : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "kseries-merge");
    ASSERT_TRUE(made);
    folder_.emplace(made.take());
    planned_.plan = sample::plan({1, 1, 1, 4, 1});
    for (PlannedBuild& build : planned_.plan.builds) {
      build.predicted = 0;
      planned_.files[build.input] = to_json(PatchedTree{});
      planned_.files[run_paths::build_config(build.id)] = "CONFIG_A=y\n";
    }
  }

  /// A run of a shard that has finished everything but the last `left` cells.
  RunFolder run_shard(const std::string& name, Shard shard, size_t left = 0) {
    PlannedRun planned = planned_;
    planned.whole = planned.plan;
    planned.plan = shard_plan(*planned.whole, shard);
    RunOptions options;
    options.run_dir = in(name);
    const Result<RunFolder> run = prepare_run(planned, options, Environment{});
    EXPECT_TRUE(run) << run.error().what;
    EXPECT_TRUE(run->write_time(
        {"2026-12-0" + std::to_string(shard.number) + "T00:00:00Z", 10.0, RunState::complete}));
    for (size_t i = 0; i + left < planned.plan.cells.size(); i++)
      finish(*run, planned.plan.cells[i]);
    return *run;
  }

  static void finish(const RunFolder& run, const PlannedCell& planned) {
    const Step build{StepKind::build, planned.build};
    Build built;
    built.status = BuildStatus::ok;
    EXPECT_TRUE(run.build(planned.build).write(built));
    EXPECT_TRUE(run.write_step_result(build, {Verdict::pass, "", std::nullopt}));
    CellResult result;
    result.cell = planned.cell;
    result.verdict = Verdict::pass;
    result.repro = Reproduction{"kseries", ReproductionVerb::boot, "/elsewhere", ""};
    EXPECT_TRUE(run.cell(planned.cell.id).link_build(planned.build));
    EXPECT_TRUE(run.cell(planned.cell.id).write(result));
    const Step step{StepKind::cell, planned.cell.id};
    EXPECT_TRUE(run.write_step_result(step, {Verdict::pass, "", std::nullopt}));
  }

  [[nodiscard]] std::string in(const std::string& name) const {
    return folder_->path() + "/" + name;
  }

  MergedRuns merge(const std::vector<RunFolder>& parts) {
    Result<Plan> whole = check_parts(parts, to());
    EXPECT_TRUE(whole) << whole.error().what;
    if (!whole) return {};
    Result<MergedRuns> merged = merge_runs(whole.take(), parts, to(), Environment{});
    EXPECT_TRUE(merged) << merged.error().what;
    return merged ? merged.take() : MergedRuns{};
  }

  Error refusal(const std::vector<RunFolder>& parts) {
    const Result<Plan> whole = check_parts(parts, to());
    EXPECT_FALSE(whole);
    if (whole) return {};
    EXPECT_EQ(whole.error().kind, ErrorKind::usage);
    return whole.error();
  }

  Report report() {
    const Result<Plan> plan = to().read_plan();
    EXPECT_TRUE(plan);
    Result<Report> report = gather_report(to(), *plan, std::nullopt);
    EXPECT_TRUE(report) << report.error().what;
    return report ? report.take() : Report{};
  }

  [[nodiscard]] RunFolder to() const { return RunFolder(in("merged")); }

  std::optional<ScratchFolder> folder_;
  PlannedRun planned_;
};

TEST_F(MergeRuns, AllShardsAreTheWholeRun) {
  const MergedRuns merged = merge({run_shard("b", {2, 2}), run_shard("a", {1, 2})});
  EXPECT_THAT(merged.missing, IsEmpty());
  EXPECT_THAT(merged.notices, IsEmpty());
  const Report all = report();
  ASSERT_EQ(all.cells.size(), 4U);
  for (size_t i = 0; i < 4; i++) {
    EXPECT_EQ(all.cells[i].cell.id, planned_.plan.cells[i].cell.id) << "in the order of the plan";
    EXPECT_EQ(all.cells[i].verdict, Verdict::pass);
    EXPECT_EQ(all.cells[i].repro->target, to().cell(all.cells[i].cell.id).path());
  }
  EXPECT_EQ(all.started, "2026-12-01T00:00:00Z");
  EXPECT_EQ(all.seconds, 20);
  EXPECT_FALSE(all.shard.is_part());
  const std::string config = to().cell(all.cells[3].cell.id).path() + "/config";
  EXPECT_EQ(*read_file(config), "CONFIG_A=y\n") << "links lead to the build";
}

TEST_F(MergeRuns, CellsThatNoPartHasAreNotRun) {
  const MergedRuns merged = merge({run_shard("a", {1, 2}, 1)});
  const std::vector<PlannedCell>& cells = planned_.plan.cells;
  EXPECT_THAT(merged.missing, ElementsAre(cells[1].cell.id, cells[2].cell.id, cells[3].cell.id));
  const Report part = report();
  EXPECT_EQ(part.cells[0].verdict, Verdict::pass);
  EXPECT_EQ(part.cells[3].verdict, Verdict::not_run);
  EXPECT_EQ(part.cells[3].message, "none of the merged runs has a result");
  EXPECT_EQ(exit_code_from_report(part), ExitCode::unavailable);
}

TEST_F(MergeRuns, LaterPartsAreAddedToAnEarlierMerge) {
  const RunFolder first = run_shard("a", {1, 2});
  const RunFolder second = run_shard("b", {2, 2});
  EXPECT_EQ(merge({first}).missing.size(), 2U);
  EXPECT_THAT(merge({first, second}).missing, IsEmpty());
  for (const CellResult& cell : report().cells) EXPECT_EQ(cell.verdict, Verdict::pass);
}

TEST_F(MergeRuns, MergedRunCanBeContinuedWithoutRepeatingWhatIsDone) {
  // The directory of the plan has the configurations that no shard has.
  RunOptions options;
  options.run_dir = in("plan");
  const Result<RunFolder> plan = store_plan(planned_, options);
  ASSERT_TRUE(plan);
  merge({run_shard("a", {1, 2}), *plan});
  Result<PlannedRun> planned = read_stored_plan(to().root(), {});
  ASSERT_TRUE(planned) << planned.error().what;
  options.run_dir = to().root();
  ASSERT_TRUE(prepare_run(*planned, options, Environment{}));
  const std::string graph = *read_file(to().in(run_paths::graph));
  EXPECT_EQ(graph.find(run_paths::cell_result(planned_.plan.cells[0].cell.id)), std::string::npos);
  EXPECT_THAT(graph, HasSubstr(run_paths::cell_result(planned_.plan.cells[3].cell.id)));
  EXPECT_TRUE(to().has_step_output({StepKind::cell, planned_.plan.cells[0].cell.id}));
}

TEST_F(MergeRuns, HalfWrittenCellIsAnErrorThatIsRepeated) {
  const RunFolder part = run_shard("a", {1, 1});
  const std::string id = planned_.plan.cells[2].cell.id;
  const std::string file = part.in(run_paths::cell_result(id));
  const std::string text = *read_file(file);
  ASSERT_TRUE(write_file(file, text.substr(0, text.size() / 2)));
  const MergedRuns merged = merge({part});
  EXPECT_THAT(merged.missing, ElementsAre(id));
  EXPECT_THAT(merged.notices, ElementsAre(HasSubstr(file)));
  const Report all = report();
  EXPECT_EQ(all.cells[2].verdict, Verdict::harness_error);
  EXPECT_THAT(all.cells[2].error->what, HasSubstr("truncated"));
  EXPECT_EQ(exit_code_from_report(all), ExitCode::unavailable);
  // The next merge finds it complete.
  ASSERT_TRUE(write_file(file, text));
  EXPECT_THAT(merge({part}).missing, IsEmpty());
  EXPECT_EQ(report().cells[2].verdict, Verdict::pass);
}

TEST_F(MergeRuns, ResultOfAnotherCellAndOneWithoutAKernelAreHalfWritten) {
  const RunFolder part = run_shard("a", {1, 1});
  CellResult other;
  other.cell = planned_.plan.cells[0].cell;
  ASSERT_TRUE(part.cell(planned_.plan.cells[1].cell.id).write(other));
  ASSERT_TRUE(part.remove_step_output({StepKind::build, planned_.plan.cells[2].build}));
  EXPECT_EQ(merge({part}).notices.size(), 2U);
}

TEST_F(MergeRuns, ErrorsOfStepsAreReported) {
  const RunFolder part = run_shard("a", {1, 1}, 1);
  const Step step{StepKind::cell, planned_.plan.cells[3].cell.id};
  ASSERT_TRUE(part.write_step_result(
      step, {Verdict::harness_error, "", Error{"guest", "QEMU was killed", "", ""}}));
  EXPECT_EQ(merge({part}).missing.size(), 1U);
  EXPECT_EQ(report().cells[3].error->what, "QEMU was killed");
}

TEST_F(MergeRuns, BuildThatTwoPartsNeededIsNotADuplicate) {
  const RunFolder first = run_shard("a", {1, 2});
  const RunFolder second = run_shard("b", {2, 2});
  ASSERT_TRUE(second.build(planned_.plan.builds[0].id).write(Build{}));
  EXPECT_THAT(merge({first, second}).missing, IsEmpty());
}

TEST_F(MergeRuns, TwoResultsForACellAreRefused) {
  const Error error = refusal({run_shard("a", {1, 2}), run_shard("b", {1, 1})});
  EXPECT_EQ(error.what, "two runs have a result for cell " + planned_.plan.cells[0].cell.id +
                            " and 1 further cell");
  EXPECT_EQ(error.where, in("a") + " and " + in("b"));
  const RunFolder part = run_shard("c", {2, 2});
  EXPECT_EQ(refusal({part, part}).what, "the run is given twice");
}

TEST_F(MergeRuns, PartsOfDifferentPlansAreRefused) {
  const RunFolder first = run_shard("a", {1, 2});
  planned_.plan.run = "sample-full-9876543210";
  EXPECT_EQ(refusal({first, run_shard("b", {2, 2})}).what,
            "parts of different plans: sample-full-0123456789 and sample-full-9876543210");
}

TEST_F(MergeRuns, OtherDirectoriesAreRefused) {
  const RunFolder part = run_shard("a", {1, 2});
  EXPECT_THAT(refusal({RunFolder(in("none"))}).where, HasSubstr("/none/plan.json"));
  ASSERT_TRUE(write_file(in("merged/notes"), "mine"));
  EXPECT_EQ(refusal({part}).what, "directory is not empty and is not a kseries run");
  EXPECT_EQ(check_parts({part}, part).error().what, "the directory is one of the runs to merge");
  const RunFolder other = run_shard("b", {2, 2});
  EXPECT_EQ(check_parts({part}, other).error().kind, ErrorKind::usage) << "it is a shard";
}

TEST_F(MergeRuns, RunsThatAreStillWorkingAreNamed) {
  const RunFolder part = run_shard("a", {1, 2});
  const Result<FileLock> lock = FileLock::wait(part.lock());
  ASSERT_TRUE(lock);
  EXPECT_THAT(merge({part}).notices, ElementsAre(HasSubstr("still running")));
}

}  // namespace
}  // namespace kseries
