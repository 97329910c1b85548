// SPDX-License-Identifier: GPL-2.0-only
//
// Each exit reason of a guest, provoked in a real 6.12 kernel: the right class is attributed to
// the right test and line, with evidence, and no process is left over.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

struct Expected {
  std::string variant;
  std::string verdict;
  std::string ending;
  std::string splat;    ///< class; empty: no splat is expected
  std::string test;     ///< that it is attributed to; without a splat: in the message
  bool blamed = false;  ///< on a line of the patch
  bool hung = false;    ///< evidence was fetched from the guest
};

/// The line that the trace is attributed to is in the patch's own file.
void check_splat(const Expected& expected, const nlohmann::json& cell) {
  const auto splat = std::find_if(
      cell["splats"].begin(), cell["splats"].end(),
      [&](const nlohmann::json& candidate) { return candidate["class"] == expected.splat; });
  ASSERT_NE(splat, cell["splats"].end()) << cell["splats"].dump(1).substr(0, 2000);
  EXPECT_THAT((*splat)["test"].get<std::string>(), EndsWith(expected.test));
  if (!expected.blamed) return;
  ASSERT_TRUE((*splat)["blame"].is_object()) << splat->dump(1).substr(0, 3000);
  EXPECT_EQ((*splat)["blame"]["patch"], 1);
  EXPECT_THAT((*splat)["blame"]["where"].get<std::string>(),
              MatchesRegex("lib/provoke\\.c:[0-9]+.*"));
}

void check_cell(const Expected& expected, const nlohmann::json& cell, const std::string& run_dir) {
  EXPECT_EQ(cell["verdict"], expected.verdict) << cell["message"];
  EXPECT_EQ(cell["ending"], expected.ending) << cell["message"];
  if (!expected.splat.empty()) {
    check_splat(expected, cell);
  } else {
    EXPECT_TRUE(cell["splats"].empty()) << cell["splats"].dump(1).substr(0, 2000);
    EXPECT_THAT(cell["message"].get<std::string>(), HasSubstr(expected.test));
  }
  const std::string folder = run_dir + "/" + cell["folder"].get<std::string>();
  const std::string evidence = content(folder + "/evidence.txt");
  if (expected.hung) {
    EXPECT_THAT(evidence, StartsWith("== registers"));
    EXPECT_THAT(evidence, HasSubstr("RIP="));
    EXPECT_THAT(evidence, HasSubstr("CPU#1")) << "the registers of all CPUs";
  } else {
    EXPECT_EQ(evidence, "");
  }
}

int count_guests(const std::string& run_dir) {
  Result<Outcome> found = run({.argv = {"pgrep", "-fc", "qemu-system.*" + run_dir}});
  return found ? std::atoi(found->out.c_str()) : -1;
}

/// Provokes every exit reason of the table in one run, which exits with `code`.
void check_all(const std::vector<Expected>& table, const std::vector<std::string>& words,
               int code) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  std::vector<std::string> call_words = {"run",   "endings",  "--run-dir",
                                         run_dir, "--triage", "none"};
  call_words.insert(call_words.end(), words.begin(), words.end());
  const Outcome outcome = call(call_words);
  EXPECT_EQ(outcome.code, code) << outcome.err << outcome.out;
  EXPECT_EQ(count_guests(run_dir), 0);
  const nlohmann::json found = results(run_dir);
  for (const Expected& expected : table) {
    SCOPED_TRACE(expected.variant);
    const auto cell =
        std::find_if(found["cells"].begin(), found["cells"].end(), [&](const nlohmann::json& one) {
          return one["guest"] == "q35-endings-" + expected.variant;
        });
    ASSERT_NE(cell, found["cells"].end());
    check_cell(expected, *cell, run_dir);
  }
}

TEST(Endings, AreRecognisedOnARealKernel) {
  check_all({{"done", "pass", "done", "", ""},
             {"warn", "splat", "done", "warning", "warn", true},
             {"hidden", "splat", "done", "warning", "hidden", true},
             {"hidden-briefly", "splat", "done", "warning", "hidden_briefly", true},
             {"late", "splat", "done", "warning", "bystander", true},
             {"panic", "panic", "panic", "panic", "panic", true},
             {"oops", "panic", "panic", "null-ptr-deref", "oops", true},
             {"oops-survived", "panic", "done", "null-ptr-deref", "oops", true},
             {"bug", "panic", "panic", "bug", "bug", true},
             {"slab", "splat", "done", "bug", "slab", true},
             {"rcu-stall", "splat", "done", "rcu-stall", "rcu_stall", true},
             {"soft-lockup", "splat", "done", "soft-lockup", "soft_lockup", true},
             {"hard-lockup", "splat", "done", "hard-lockup", "hard_lockup", true},
             {"hung-task", "splat", "done", "hung-task", "hung_task", true},
             {"oom", "splat", "done", "oom", "oom"},
             {"triple-fault", "panic", "reboot", "triple-fault", "triple_fault"},
             {"reset", "panic", "reboot", "triple-fault", "reset"},
             {"silence", "hang", "silence", "", "endings/global.silence", false, true},
             {"deadline", "hang", "deadline", "", "endings/global.deadline", false, true},
             {"flood", "boot-failed", "flood", "", ""},
             {"no-kernel", "boot-failed", "no-kernel", "", "", false, true},
             {"qemu-died", "boot-failed", "qemu-died", "", ""},
             {"qemu-refused", "harness-error", "qemu-died", "", ""}},
            // "Could not run", because of the QEMU that does not start.
            {}, 69);
}

TEST(Endings, SuiteThatHidesKernelMessagesIsReported) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  call({"run", "endings", "--variant", "hidden", "--run-dir", run_dir, "--triage", "none"});
  const nlohmann::json found = results(run_dir);
  ASSERT_EQ(found["cells"].size(), 1U);
  const auto& cases = found["cells"][0]["cases"];
  const auto console = std::find_if(cases.begin(), cases.end(), [](const nlohmann::json& one) {
    return one["suite"] == "console";
  });
  ASSERT_NE(console, cases.end());
  EXPECT_EQ((*console)["result"], "fail");
  EXPECT_THAT((*console)["message"].get<std::string>(),
              HasSubstr("endings changed /proc/sys/kernel/printk from "));
}

TEST(Endings, FoundByDebugOptionsAreRecognised) {
  check_all({{"kasan", "splat", "done", "kasan", "kasan", true},
             {"ubsan", "splat", "done", "ubsan", "ubsan", true},
             {"kmemleak", "splat", "done", "kmemleak", "kmemleak", true},
             {"lockdep", "splat", "done", "lockdep", "lockdep", true},
             {"atomic", "splat", "done", "sleeping-in-atomic", "atomic", true}},
            {"--flavour", "kasan+lockdep+kmemleak", "--variant", "kasan", "--variant", "ubsan",
             "--variant", "kmemleak", "--variant", "lockdep", "--variant", "atomic"},
            1);
}

TEST(Endings, AfterALockdepReportTheOtherSuitesRunWithLockdep) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  call({"run", "endings", "--triage", "none", "--flavour", "kasan+lockdep+kmemleak", "--variant",
        "lockdep", "--suite", "endings", "--suite", "smoke", "--run-dir", run_dir});
  const nlohmann::json found = results(run_dir);
  ASSERT_EQ(found["cells"].size(), 1U);
  EXPECT_EQ(found["cells"][0]["boots"], 2);
  EXPECT_EQ(found["cells"][0]["verdict"], "splat") << found["cells"][0]["message"];
}

TEST(Endings, CausedByDataRacesAreRecognised) {
  check_all({{"kcsan", "splat", "done", "kcsan", "kcsan", true}},
            {"--flavour", "kcsan", "--variant", "kcsan"}, 1);
}

/// Starts kseries, and kills only kseries as soon as its guest runs.
void kill_while_a_guest_runs(const std::vector<std::string>& words, const std::string& run_dir) {
  const pid_t child = start(words, false);
  constexpr int max_seconds = 1200;
  for (int i = 0; i < max_seconds && count_guests(run_dir) == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  EXPECT_EQ(count_guests(run_dir), 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST(Endings, KilledKseriesLeavesNoGuest) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  kill_while_a_guest_runs(
      {"run", "endings", "--variant", "deadline", "--run-dir", run_dir, "--triage", "none"},
      run_dir);
  // The processes in between exit one after the other.
  for (int i = 0; i < 50 && count_guests(run_dir) > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(count_guests(run_dir), 0);
}

TEST(Endings, AfterAnOopsTheOtherSuitesRunInASecondBoot) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  call({"run", "endings", "--triage", "none", "--variant", "oops", "--suite", "endings", "--suite",
        "smoke", "--run-dir", run_dir});
  const nlohmann::json found = results(run_dir);
  ASSERT_EQ(found["cells"].size(), 1U);
  const nlohmann::json& cell = found["cells"][0];
  EXPECT_EQ(cell["boots"], 2);
  const auto passed = [](const nlohmann::json& test) {
    return test["suite"] == "smoke" && test["result"] == "pass";
  };
  EXPECT_TRUE(std::any_of(cell["cases"].begin(), cell["cases"].end(), passed));
}

}  // namespace
}  // namespace kseries::e2e
