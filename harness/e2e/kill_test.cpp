// SPDX-License-Identifier: GPL-2.0-only
//
// A run that is killed at any moment is continued by the same command, and its
// report is that of an undisturbed run.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

/// Starts the program and sends SIGKILL after `delay`. Returns whether it had
/// exited before.
bool kill_after(const std::vector<std::string>& words, std::chrono::milliseconds delay) {
  const pid_t child = start(words, true);
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status);
}

/// Removes what differs between equal runs: times, and texts that contain times.
nlohmann::json without_times(nlohmann::json document) {
  if (document.is_object()) {
    for (const char* name :
         {"seconds", "started", "run", "directory", "repro", "message", "text"}) {
      document.erase(name);
    }
  }
  if (document.is_structured()) {
    for (nlohmann::json& part : document) part = without_times(part);
  }
  return document;
}

int count_processes(const std::string& pattern) {
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
    kill_after(disturbed, std::chrono::milliseconds(moment(random)));
  }
  const Outcome last = call(disturbed);
  ASSERT_EQ(last.code, 0) << last.err << last.out;
  EXPECT_EQ(without_times(results(work.in("killed"))), without_times(results(work.in("calm"))));
  EXPECT_EQ(count_processes(work.in("killed")), 0) << "a process of a killed run is still running";
}

}  // namespace
}  // namespace kseries::e2e
