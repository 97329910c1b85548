// SPDX-License-Identifier: GPL-2.0-only
//
// Interrupted runs, concurrent runs, and conflicting names.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <thread>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> example(const std::string& name, const std::string& run_dir) {
  return {"run",       "examples", "--series", "examples/" + name,
          "--run-dir", run_dir,    "--triage", "none"};
}

std::multiset<std::string> verdicts(const std::string& run_dir) {
  std::multiset<std::string> all;
  const nlohmann::json found = results(run_dir);
  for (const nlohmann::json& cell : found["cells"]) all.insert(cell["verdict"]);
  return all;
}

/// Starts the program, sends SIGINT as soon as `path` exists, and returns the exit code.
int interrupt_when_exists(const std::string& path, const std::vector<std::string>& words) {
  const pid_t child = start(words, true);
  while (!exists(path) && ::kill(child, 0) == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  ::kill(child, SIGINT);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(InterruptedRun, ExitsWith130AndIsContinuedByTheSameCommand) {
  const Workplace work;
  const std::vector<std::string> words = example("clean", work.in("run"));
  EXPECT_EQ(interrupt_when_exists(work.in("run/build.ninja"), words), 130);
  const Outcome rest = call(words);
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_EQ(verdicts(work.in("run")), (std::multiset<std::string>{"pass", "pass"}));
}

TEST(ConcurrentRuns, DoNotAffectEachOther) {
  const Workplace work;
  Outcome warned;
  std::thread other([&] { warned = call(example("new-warning", work.in("warned"))); });
  const Outcome clean = call(example("clean", work.in("clean")));
  other.join();
  EXPECT_EQ(clean.code, 0) << clean.err;
  EXPECT_EQ(warned.code, 1) << warned.err;
  EXPECT_EQ(verdicts(work.in("clean")), (std::multiset<std::string>{"pass", "pass"}));
  EXPECT_EQ(verdicts(work.in("warned")),
            (std::multiset<std::string>{"new-warning", "new-warning"}));
}

TEST(History, RemembersARunWhoseDirectoryWasRemoved) {
  const Workplace work;
  const auto run_example = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = example(name, work.in(name));
    words.insert(words.end(), {"--history", work.in("history.db")});
    words.insert(words.end(), more.begin(), more.end());
    return call(words);
  };
  ASSERT_EQ(run_example("boot-oops", {}).code, 1);
  const nlohmann::json first = results(work.in("boot-oops"));
  const nlohmann::json oops = first["findings"][0];
  EXPECT_EQ(oops["first_seen"]["run"], first["run"]);
  ASSERT_EQ(run_example("clean", {"--previous", work.in("boot-oops")}).code, 0);
  const nlohmann::json previous = results(work.in("clean"))["previous"];
  EXPECT_EQ(previous["run"], first["run"]);
  ASSERT_FALSE(previous["gone"].empty());
  EXPECT_EQ(previous["gone"][0]["title"], oops["title"]);
  EXPECT_TRUE(previous["new"].empty()) << previous;
  ASSERT_TRUE(remove_all(work.in("boot-oops")));
  const Outcome runs = call({"history", "--history", work.in("history.db")});
  EXPECT_THAT(runs.out, HasSubstr(first["run"].get<std::string>()));
  const Outcome found =
      call({"history", "--history", work.in("history.db"), oops["title"].get<std::string>()});
  EXPECT_EQ(found.code, 0) << found.err;
  EXPECT_THAT(found.out, HasSubstr("boot-oops"));
}

TEST(PreviousVersion, ThatIsNotInTheHistoryIsTestedFirstInTheSameRun) {
  const Workplace work;
  const Outcome plan = call({"run", "examples", "--series", "examples/clean", "--previous",
                             "examples/boot-oops", "--history", "none", "--dry-run"});
  EXPECT_EQ(plan.code, 0) << plan.err;
  EXPECT_THAT(plan.err, HasSubstr("examples/boot-oops: not in the history; it is tested in this"));
  const size_t previous = plan.out.find("-boot-oops-");
  const size_t current = plan.out.find("-clean-");
  EXPECT_NE(current, std::string::npos) << plan.out;
  EXPECT_LT(previous, current) << plan.out;
}

TEST(PreviousVersion, ThatDoesNotExistIsAUsageError) {
  const Outcome plan = call({"run", "examples", "--series", "examples/clean", "--previous",
                             "examples/boot-opps", "--dry-run"});
  EXPECT_EQ(plan.code, 2);
  EXPECT_THAT(plan.err, HasSubstr("boot-oops")) << "similar names are suggested";
}

TEST(SeriesWithEqualNames, AreUsageErrors) {
  const Workplace work;
  const std::string patch =
      "From: A <a@example.org>\nSubject: [PATCH] t\n\n---\ndiff --git a/README b/README\n"
      "--- a/README\n+++ b/README\n@@ -1 +1 @@\n-nowhere\n+somewhere\n";
  ASSERT_TRUE(write_file(work.in("one/s.patch"), patch));
  ASSERT_TRUE(write_file(work.in("two/s.patch"), patch));
  const Outcome outcome = call({"run", "--dry-run", "--tree", "6.12", "--series",
                                work.in("one/s.patch"), "--series", work.in("two/s.patch")});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr(work.in("one/s.patch") + " and " + work.in("two/s.patch")));
}

}  // namespace
}  // namespace kseries::e2e
