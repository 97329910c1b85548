// SPDX-License-Identifier: GPL-2.0-only
//
// A run that is killed at any moment goes on with the same command, and its
// report is that of an undisturbed one.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

/// Starts the program and kills it with SIGKILL after a while; true when it had
/// ended before.
bool killed_after(const std::vector<std::string>& words, std::chrono::milliseconds delay) {
  const pid_t child = start(words, true);
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status);
}

/// What must be equal: all but times, and text in which times stand.
nlohmann::json timeless(nlohmann::json document) {
  if (document.is_object()) {
    for (const char* name :
         {"seconds", "started", "run", "directory", "repro", "message", "text"}) {
      document.erase(name);
    }
  }
  if (document.is_structured()) {
    for (nlohmann::json& part : document) part = timeless(part);
  }
  return document;
}

int living(const std::string& pattern) {
  Result<Outcome> found = run({.argv = {"pgrep", "-fc", pattern}});
  return found ? std::atoi(found->out.c_str()) : -1;
}

TEST(KilledRun, EndsWithTheReportOfAnUndisturbedOne) {
  const Workplace work;
  const std::vector<std::string> base = {"run", "examples", "--series", "examples/clean",
                                         "--run-dir"};
  std::vector<std::string> undisturbed = base;
  undisturbed.push_back(work.in("calm"));
  ASSERT_EQ(call(undisturbed).code, 0);
  std::vector<std::string> disturbed = base;
  disturbed.push_back(work.in("killed"));
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> moment(100, 9000);
  for (int round = 0; round < 20; ++round) {
    killed_after(disturbed, std::chrono::milliseconds(moment(random)));
  }
  const Outcome last = call(disturbed);
  ASSERT_EQ(last.code, 0) << last.err << last.out;
  EXPECT_EQ(timeless(results(work.in("killed"))), timeless(results(work.in("calm"))));
  EXPECT_EQ(living(work.in("killed")), 0) << "a process of a killed run lives on";
}

}  // namespace
}  // namespace kseries::e2e
