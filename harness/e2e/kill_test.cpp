// SPDX-License-Identifier: GPL-2.0-only
//
// A run that is killed at any moment, or that loses one of its children, is continued by the same
// command, and its report is that of an undisturbed run.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// Kills of each kind of child, and the kinds.
#ifdef KSERIES_NIGHTLY
constexpr int kills_of_each = 17;
const std::vector<std::string> victims = {"bwrap", "make",    "cc1",
                                          "ld",    "objcopy", "qemu-system-x86"};
#else
constexpr int kills_of_each = 1;
const std::vector<std::string> victims = {"bwrap", "make", "qemu-system-x86"};
#endif

/// Starts the program and sends SIGKILL after `delay`. Returns whether it had
/// exited before.
bool kill_after(const std::vector<std::string>& words, milliseconds delay) {
  const pid_t child = start(words, true);
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status);
}

struct Process {
  pid_t parent = 0;
  std::string name;  ///< at most 15 characters
};

/// All processes of the machine.
std::map<pid_t, Process> list_processes() {
  std::map<pid_t, Process> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string number = entry.path().filename();
    if (number.find_first_not_of("0123456789") != std::string::npos) continue;
    // "12 (name) S 11 ...": the name may contain anything.
    std::ifstream file(entry.path() / "stat");
    std::string line;
    std::getline(file, line);
    const size_t open = line.find('(');
    const size_t close = line.rfind(") ");
    if (open == std::string::npos || close == std::string::npos) continue;
    Process& process = all[std::stoi(number)];
    process.name = line.substr(open + 1, close - open - 1);
    process.parent = std::atoi(line.c_str() + close + 4);
  }
  return all;
}

/// Whether a Makefile runs the process in $(shell …) to try an option. make ignores how such a
/// process ends: nothing shows that it was killed.
bool is_probe(pid_t process, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(process) + "/cmdline");
  std::string words;
  std::getline(file, words);
  if (name == "ld") return words.find("vmlinux") == std::string::npos;
  return name == "cc1" && words.find(".c") == std::string::npos;
}

/// The processes with this name that the steps of a run have started.
std::vector<pid_t> find_in_steps(pid_t run, const std::string& name) {
  const std::map<pid_t, Process> all = list_processes();
  std::vector<pid_t> found;
  for (const auto& [pid, process] : all) {
    if (process.name != name || is_probe(pid, name)) continue;
    bool in_step = false;
    for (auto at = all.find(process.parent); at != all.end(); at = all.find(at->second.parent)) {
      in_step = in_step || at->second.name == "ninja";
      if (at->first != run) continue;
      if (in_step) found.push_back(pid);
      break;
    }
  }
  return found;
}

struct DisturbedRun {
  bool killed = false;  ///< a child was there to be killed
  int code = 0;
};

/// Runs the program, and kills one of its children with this name after at least `delay`.
DisturbedRun kill_child(const std::vector<std::string>& words, const std::string& name,
                        milliseconds delay, std::mt19937& random) {
  const pid_t run = start(words, true);
  const auto begin = Clock::now();
  DisturbedRun disturbed;
  int status = 0;
  while (::waitpid(run, &status, WNOHANG) == 0) {
    std::vector<pid_t> found;
    if (!disturbed.killed && Clock::now() - begin >= delay) found = find_in_steps(run, name);
    if (!found.empty()) {
      std::uniform_int_distribution<size_t> any(0, found.size() - 1);
      disturbed.killed = ::kill(found[any(random)], SIGKILL) == 0;
    }
    std::this_thread::sleep_for(milliseconds(2));
  }
  disturbed.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return disturbed;
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

/// The command for a run of a correct series in a directory of its own.
std::vector<std::string> clean_run(const std::string& run_dir) {
  return {"run", "examples", "--series", "examples/clean", "--run-dir", run_dir};
}

class KilledRun : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(call(clean_run(work.in("calm"))).code, 0);
    const char* chosen = std::getenv("KSERIES_SEED");
    const unsigned seed = chosen != nullptr ? std::stoul(chosen) : std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    std::fprintf(stderr, "KSERIES_SEED=%u\n", seed);
    random.seed(seed);
  }
  [[nodiscard]] milliseconds moment(int last) {
    return milliseconds(std::uniform_int_distribution<int>(100, last)(random));
  }
  /// The same command again must give the report of the undisturbed run.
  void expect_same_report() {
    const Outcome last = call(clean_run(work.in("killed")));
    ASSERT_EQ(last.code, 0) << last.err << last.out;
    EXPECT_EQ(without_times(results(work.in("killed"))), without_times(results(work.in("calm"))));
    EXPECT_EQ(count_processes(work.in("killed")), 0)
        << "a process of a killed run is still running";
  }

  const Workplace work;
  std::mt19937 random;
};

TEST_F(KilledRun, EndsWithTheReportOfAnUndisturbedOne) {
  for (int round = 0; round < 20; ++round) kill_after(clean_run(work.in("killed")), moment(9000));
  expect_same_report();
}

TEST_F(KilledRun, LosingAnyChildIsAnErrorThatTheSameCommandRepairs) {
  std::vector<std::string> afresh = clean_run(work.in("killed"));
  afresh.emplace_back("--fresh");
  for (const std::string& name : victims) {
    int kills = 0;
    for (int round = 0; round < 3 * kills_of_each && kills < kills_of_each; ++round) {
      const DisturbedRun disturbed = kill_child(afresh, name, moment(6000), random);
      if (!disturbed.killed) continue;
      ++kills;
      // A child that has done its work, or whose failure is repeated, is not missed.
      EXPECT_TRUE(disturbed.code == 69 || disturbed.code == 0)
          << name << ": exit code " << disturbed.code << "\n"
          << content(work.in("killed/summary.txt"));
      expect_same_report();
    }
    // A lane whose kernel is up to date runs no compiler and no linker.
    const bool always = name == "bwrap" || name == "make" || name.starts_with("qemu");
    if (always) {
      EXPECT_EQ(kills, kills_of_each) << name << " was not seen";
    }
  }
}

}  // namespace
}  // namespace kseries::e2e
