// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/prepare_run.h"

#include <gtest/gtest.h>

#include <optional>

#include "codec/json.h"
#include "host/files.h"
#include "plan/ninja.h"

namespace kseries {
namespace {

class PrepareRun : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make("kseries-plan-run");
    ASSERT_TRUE(made);
    folder_.emplace(made.take());
    options_.run_dir = folder_->path();
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
    ASSERT_TRUE(write_file(in(build_result("b")), "{}"));
  }

  void prepare() {
    const Result<RunFolder> run = prepare_run(planned_, options_, "/nonexistent");
    ASSERT_TRUE(run) << run.error().what;
  }

  void finish(const std::string& id, Verdict verdict) {
    CellResult result;
    result.cell.id = id;
    result.verdict = verdict;
    ASSERT_TRUE(write_file(in(cell_result(id)), to_json(result)));
  }

  [[nodiscard]] std::string in(const std::string& path) const {
    return folder_->path() + "/" + path;
  }

  std::optional<ScratchFolder> folder_;
  RunOptions options_;
  PlannedRun planned_;
};

TEST_F(PrepareRun, SameRunKeepsWhatIsFinished) {
  prepare();
  EXPECT_TRUE(exists(in(build_result("b"))));
  EXPECT_TRUE(exists(in(cell_result("good"))));
}

TEST_F(PrepareRun, CellsThatTheHarnessCouldNotTestAreTriedAgain) {
  prepare();
  EXPECT_FALSE(exists(in(cell_result("lost"))));
}

TEST_F(PrepareRun, AnotherPlanInTheFolderBuildsAndBootsAnew) {
  planned_.plan.run = "run-2";
  prepare();
  EXPECT_FALSE(exists(in(build_result("b"))));
  EXPECT_FALSE(exists(in(cell_result("good"))));
}

}  // namespace
}  // namespace kseries
