// SPDX-License-Identifier: GPL-2.0-only
#include "history/history.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "history/queries.h"
#include "history/record.h"
#include "history/schema.h"
#include "host/files.h"
#include "testing/history_sample.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;
using sample::RecordedRun;
using ::testing::HasSubstr;

class HistoryFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "/kseries-history-" + std::to_string(::getpid());
    ASSERT_TRUE(remove_all(folder_));
    path_ = folder_ + "/state/history.db";
  }
  void TearDown() override { (void)remove_all(folder_); }

  Result<Done> use(const std::function<Result<Done>(Database&)>& action) {
    return use_history(path_, action, [&](Database& history, const std::string& set_aside) {
      set_aside_.push_back(set_aside);
      EXPECT_TRUE(record_run(history, rebuilt_.report, rebuilt_.plan));
    });
  }
  void record(const RecordedRun& run) {
    const Result<Done> done =
        use([&](Database& history) { return record_run(history, run.report, run.plan); });
    EXPECT_TRUE(done) << done.error().what;
  }
  std::vector<std::string> runs() {
    std::vector<std::string> ids;
    const Result<Done> done = use([&](Database& history) -> Result<Done> {
      TRY_ASSIGN(const std::vector<HistoryRun> found, recent_runs(history, 1000));
      ids.clear();
      for (const HistoryRun& run : found) ids.push_back(run.point.run);
      return Done{};
    });
    EXPECT_TRUE(done) << done.error().what;
    return ids;
  }
  /// Records 40 runs with 300 cases each: some hundred pages.
  void fill() {
    for (int i = 0; i < 40; i++) {
      RecordedRun run("old" + std::to_string(i), 1);
      for (int test = 0; test < 300; test++) {
        run.add("case" + std::to_string(test), TestResult::pass);
      }
      record(run);
    }
  }

  std::string folder_;
  std::string path_;
  RecordedRun rebuilt_{"rebuilt", 1};
  std::vector<std::string> set_aside_;  ///< by use()
};

TEST_F(HistoryFile, IsCreatedWithItsDirectory) {
  record(RecordedRun("r1", 1));
  EXPECT_EQ(runs(), std::vector<std::string>{"r1"});
}

TEST_F(HistoryFile, TwoWritersAtOnceLoseNothing) {
  constexpr int writers = 4;
  constexpr int each = 15;
  for (int writer = 0; writer < writers; writer++) {
    if (::fork() != 0) continue;
    bool ok = true;
    for (int i = 0; i < each; i++) {
      RecordedRun run("w" + std::to_string(writer) + "-" + std::to_string(i), 1);
      for (int test = 0; test < 50; test++) run.add("c" + std::to_string(test), TestResult::pass);
      ok = ok &&
           use_history(
               path_, [&](Database& history) { return record_run(history, run.report, run.plan); },
               [](Database&, const std::string&) { ::_exit(2); })
               .ok();
    }
    ::_exit(ok ? 0 : 1);
  }
  for (int writer = 0; writer < writers; writer++) {
    int status = 0;
    ASSERT_GT(::wait(&status), 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(runs().size(), size_t{writers * each});
  const Result<Done> done = use([](Database& history) -> Result<Done> {
    TRY_ASSIGN(Statement check, history.prepare("PRAGMA integrity_check"));
    TRY(check.step());
    EXPECT_EQ(check.text(0), "ok");
    TRY_ASSIGN(Statement count, history.prepare("SELECT count(*) FROM results"));
    TRY(count.step());
    EXPECT_EQ(count.number(0), writers * each * 50);
    return Done{};
  });
  EXPECT_TRUE(done);
}

TEST_F(HistoryFile, OlderVersionIsMigratedAndKeepsItsRuns) {
  ASSERT_TRUE(make_folders(fs::path(path_).parent_path()));
  const Result<std::string> sql = read_file(KSERIES_TESTDATA "/history/version-1.sql");
  ASSERT_TRUE(sql);
  {
    Result<Database> old = Database::open(path_, DatabaseAccess::create);
    ASSERT_TRUE(old);
    ASSERT_TRUE(old->execute(*sql));
  }
  record(RecordedRun("r2", 2).add("open", TestResult::fail));
  EXPECT_EQ(runs(), (std::vector<std::string>{"r2", "r1"}));
  const Result<Done> done = use([](Database& history) -> Result<Done> {
    TRY(check_history_schema(history));
    TRY_ASSIGN(const HistoryMatches found, search_history(history, "smoke/open", 5));
    EXPECT_EQ(found.cases.size(), 1U);
    const SubjectHistory& subject = found.cases.at(0).subjects.at(0);
    EXPECT_EQ(subject.failed_runs, 2U);
    EXPECT_EQ(subject.failing_since.value_or(RunPoint{}).run, "r1");
    return Done{};
  });
  EXPECT_TRUE(done) << done.error().what;
}

TEST_F(HistoryFile, NewerVersionIsAnErrorAndNotChanged) {
  record(RecordedRun("r1", 1));
  ASSERT_TRUE(use([](Database& history) { return history.execute("PRAGMA user_version = 99"); }));
  const Result<Done> done = use([](Database&) -> Result<Done> { return Done{}; });
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().what, HasSubstr("version 99"));
  EXPECT_TRUE(set_aside_.empty());
  EXPECT_TRUE(exists(path_));
}

TEST_F(HistoryFile, CutInHalfIsSetAsideAndRebuilt) {
  fill();
  fs::resize_file(path_, fs::file_size(path_) / 2);
  record(RecordedRun("new", 2));
  ASSERT_EQ(set_aside_, std::vector<std::string>{path_ + ".damaged-1"});
  EXPECT_TRUE(exists(set_aside_[0]));
  EXPECT_EQ(runs(), (std::vector<std::string>{"new", "rebuilt"}));
}

TEST_F(HistoryFile, AnotherFileIsSetAsideAndRebuilt) {
  ASSERT_TRUE(write_file(path_, std::string(5000, 'x')));
  record(RecordedRun("new", 2));
  EXPECT_EQ(set_aside_.size(), 1U);
  EXPECT_EQ(fs::file_size(path_ + ".damaged-1"), 5000U);
  EXPECT_EQ(runs(), (std::vector<std::string>{"new", "rebuilt"}));
}

TEST_F(HistoryFile, DamageThatOnlyAQueryFindsIsSetAside) {
  fill();
  // All pages but the first ones, which have the version and the tables.
  const auto size = fs::file_size(path_);
  Result<std::string> bytes = read_file(path_);
  ASSERT_TRUE(bytes);
  std::fill(bytes->begin() + 4096 * 2, bytes->end(), '\x55');
  ASSERT_TRUE(write_file(path_, *bytes));
  ASSERT_EQ(fs::file_size(path_), size);
  record(RecordedRun("new", 2));
  EXPECT_EQ(set_aside_.size(), 1U);
  EXPECT_EQ(runs(), (std::vector<std::string>{"new", "rebuilt"}));
}

TEST_F(HistoryFile, SecondDamageDoesNotReplaceTheFirstFile) {
  for (int i = 0; i < 2; i++) {
    ASSERT_TRUE(write_file(path_, std::string(5000, 'x')));
    record(RecordedRun("new", 2));
  }
  EXPECT_EQ(set_aside_, (std::vector<std::string>{path_ + ".damaged-1", path_ + ".damaged-2"}));
}

TEST_F(HistoryFile, DirectoryThatCantBeCreatedIsAnErrorWithItsPath) {
  path_ = "/dev/null/history.db";
  const Result<Done> done = use([](Database&) -> Result<Done> { return Done{}; });
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().where, HasSubstr("/dev/null"));
}

TEST_F(HistoryFile, DirectoryInItsPlaceIsAnError) {
  ASSERT_TRUE(make_folders(path_));
  EXPECT_FALSE(use([](Database&) -> Result<Done> { return Done{}; }));
  EXPECT_TRUE(set_aside_.empty());
}

TEST_F(HistoryFile, FullDiskIsAnErrorAndLosesNothing) {
  record(RecordedRun("r1", 1));
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {16384, 16384};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    RecordedRun large("r2", 2);
    for (int i = 0; i < 20000; i++) large.add("case" + std::to_string(i), TestResult::pass);
    bool rebuilds = false;
    const Result<Done> done = use_history(
        path_, [&](Database& history) { return record_run(history, large.report, large.plan); },
        [&](Database&, const std::string&) { rebuilds = true; });
    ::_exit(!done.ok() && !rebuilds ? 0 : 1);
  }
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(runs(), std::vector<std::string>{"r1"});
  EXPECT_TRUE(set_aside_.empty());
}

}  // namespace
}  // namespace kseries
