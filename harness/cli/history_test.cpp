// SPDX-License-Identifier: GPL-2.0-only
#include "cli/history.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "host/files.h"
#include "model/run_time.h"
#include "run/run_folder.h"
#include "testing/history_sample.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;
using sample::RecordedRun;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

class HistoryCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "/kseries-history-cli-" + std::to_string(::getpid());
    ASSERT_TRUE(remove_all(folder_));
    environment_.checkout = folder_ + "/checkout";
    environment_.runs = environment_.checkout + "/reports/runs";
    environment_.variables = {{"XDG_STATE_HOME", folder_ + "/state"}};
  }
  void TearDown() override { (void)remove_all(folder_); }

  [[nodiscard]] std::string file() const { return folder_ + "/state/kseries/history.db"; }
  [[nodiscard]] std::string run_folder(const std::string& id) const {
    return environment_.checkout + "/reports/runs/" + id;
  }

  /// Consults the history about a run and returns what was printed.
  std::string consult(RecordedRun& run, HistoryUse use = HistoryUse::record,
                      const std::string& option = "") {
    CaptureStderr();
    consult_history(run.report, run.plan, use, option, environment_);
    return GetCapturedStderr();
  }
  std::string show(const HistoryOptions& options) {
    CaptureStdout();
    CaptureStderr();
    const Result<ExitCode> code = show_history(options, environment_);
    notices_ = GetCapturedStderr();
    const std::string text = GetCapturedStdout();
    return code ? text : "error: " + code.error().what;
  }
  /// Writes the directory of a run.
  void write_run(const RecordedRun& run) {
    const RunFolder folder(run_folder(run.report.run));
    Plan plan = run.plan;
    plan.run = run.report.run;
    plan.series = run.report.series;
    plan.trees = run.report.trees;
    plan.cells = {{.cell = run.report.cells[0].cell, .build = "b"}};
    ASSERT_TRUE(folder.write_plan(plan, {}));
    ASSERT_TRUE(folder.write_time({run.report.started, 10, RunState::complete}));
    ASSERT_TRUE(folder.cell(run.report.cells[0].cell.id).write(run.report.cells[0]));
  }

  std::string folder_;
  Environment environment_;
  std::string notices_;
};

TEST_F(HistoryCommand, RunIsRecordedInTheStateDirectoryAndSilently) {
  RecordedRun run("r1", 1);
  run.add("a", TestResult::fail);
  EXPECT_EQ(consult(run), "");
  EXPECT_EQ(run.report.findings[0].first_seen.value_or(RunPoint{}).run, "r1");
  EXPECT_TRUE(exists(file()));
  EXPECT_THAT(show({}), HasSubstr("r1"));
  EXPECT_THAT(show({.text = "smoke/a"}), HasSubstr("case smoke/a"));
  EXPECT_THAT(show({.json = true}), HasSubstr("\"run\": \"r1\""));
}

TEST_F(HistoryCommand, FileAndNoneAreOptions) {
  RecordedRun run("r1", 1);
  EXPECT_EQ(consult(run, HistoryUse::record, "none"), "");
  EXPECT_EQ(consult(run, HistoryUse::record, folder_ + "/other.db"), "");
  EXPECT_FALSE(exists(file()));
  EXPECT_THAT(show({.file = folder_ + "/other.db"}), HasSubstr("r1"));
  EXPECT_EQ(show({.file = "none"}), "error: no history");
  EXPECT_EQ(show({}), "error: no history");
}

TEST_F(HistoryCommand, LookingUpDoesNotCreateOrChangeAHistory) {
  RecordedRun first("r1", 1);
  first.add("a", TestResult::fail);
  EXPECT_EQ(consult(first, HistoryUse::look_up), "");
  EXPECT_FALSE(exists(file()));
  EXPECT_EQ(consult(first), "");
  RecordedRun second("r2", 2);
  second.add("a", TestResult::fail);
  EXPECT_EQ(consult(second, HistoryUse::look_up), "");
  EXPECT_EQ(second.report.findings[0].first_seen.value_or(RunPoint{}).run, "r1");
  EXPECT_THAT(show({}), ::testing::Not(HasSubstr("r2")));
}

TEST_F(HistoryCommand, UnusableHistoryIsAWarning) {
  environment_.variables = {{"XDG_STATE_HOME", "/dev/null"}};
  RecordedRun run("r1", 1);
  EXPECT_THAT(consult(run), HasSubstr("warning: this run is not in the history"));
  environment_.variables = {};
  EXPECT_THAT(consult(run), HasSubstr("XDG_STATE_HOME"));
}

TEST_F(HistoryCommand, RunIsKeptWhenItsDirectoryIsRemoved) {
  RecordedRun run("r1", 1);
  run.add("a", TestResult::fail);
  write_run(run);
  EXPECT_EQ(consult(run), "");
  ASSERT_TRUE(remove_all(environment_.checkout));
  EXPECT_THAT(show({}), HasSubstr("r1"));
  EXPECT_THAT(show({.text = "smoke/a"}), HasSubstr("1 fail"));
}

TEST_F(HistoryCommand, DamagedHistoryIsRebuiltFromTheDirectoriesOfRuns) {
  RecordedRun first("r1", 1);
  first.add("a", TestResult::fail);
  write_run(first);
  EXPECT_EQ(consult(first), "");
  ASSERT_TRUE(write_file(run_folder("no-run") + "/x", ""));
  fs::create_symlink("r1", run_folder("latest"));
  fs::resize_file(file(), fs::file_size(file()) / 2);
  RecordedRun second("r2", 2);
  second.add("a", TestResult::fail);
  const std::string notices = consult(second);
  EXPECT_THAT(notices, HasSubstr("damaged and was renamed to " + file() + ".damaged-1"));
  EXPECT_THAT(notices, HasSubstr("rebuilt from 1 of 2 directories"));
  EXPECT_EQ(second.report.findings[0].first_seen.value_or(RunPoint{}).run, "r1");
  EXPECT_THAT(show({}), HasSubstr("r1"));
}

TEST_F(HistoryCommand, QueryOfADamagedHistoryIsAnsweredAfterRebuilding) {
  RecordedRun run("r1", 1);
  write_run(run);
  EXPECT_EQ(consult(run), "");
  ASSERT_TRUE(write_file(file(), std::string(5000, 'x')));
  EXPECT_THAT(show({}), HasSubstr("r1"));
  EXPECT_THAT(notices_, HasSubstr("damaged"));
}

TEST_F(HistoryCommand, TextThatNothingMatchesIsAUsageError) {
  RecordedRun run("r1", 1);
  EXPECT_EQ(consult(run), "");
  EXPECT_EQ(show({.text = "absent"}), "error: no case or finding contains this text");
  EXPECT_THAT(show({.flaky = true}), HasSubstr("nothing both failed and passed"));
}

}  // namespace
}  // namespace kseries
