// SPDX-License-Identifier: GPL-2.0-only
#include "judge/reboot_plan.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

using Names = std::vector<std::string>;

const Names asked = {"smoke", "group", "toggle"};

TestRun make_run(const std::vector<std::pair<std::string, TestResult>>& suites) {
  TestRun run;
  for (const auto& [name, result] : suites) {
    run.suites.emplace_back();
    run.suites.back().name = name;
    run.suites.back().result = result;
  }
  return run;
}

Boot ended(ExitReason reason) {
  Boot boot;
  boot.exit_reason = reason;
  return boot;
}

TEST(RebootPlan, TheSuitesAfterTheOneThatDiedAreUnreached) {
  const TestRun run = make_run({{"smoke", TestResult::pass},
                                {"group", TestResult::missing},
                                {"test 3", TestResult::missing}});
  EXPECT_EQ(unreached_suites(asked, run), Names{"toggle"});
  const TestRun rest = reached_only(asked, run);
  ASSERT_EQ(rest.suites.size(), 2U);
  EXPECT_EQ(rest.suites.back().name, "group")
      << "it was started, so its missing result is reported";
}

TEST(RebootPlan, ADeathWhileLoadingModulesIsChargedToThem) {
  const TestRun run = make_run({{"modules", TestResult::missing},
                                {"test 2", TestResult::missing},
                                {"test 3", TestResult::missing},
                                {"test 4", TestResult::missing}});
  EXPECT_FALSE(worth_another_boot(asked, ended(ExitReason::panic), run));
  EXPECT_EQ(reached_only(asked, run).suites.size(), 1U);
  const TestRun named = with_names(asked, run);
  EXPECT_EQ(named.suites[0].name, "modules");
  for (size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(named.suites[i + 1].name, asked[i]);
}

TEST(RebootPlan, ADeathDuringTheLeakScanIsChargedToIt) {
  const TestRun run = make_run({{"boot", TestResult::missing}, {"test 2", TestResult::missing}});
  EXPECT_EQ(reached_only(asked, run).suites.size(), 1U);
}

TEST(RebootPlan, StartedSuitesKeepTheirName) {
  const TestRun run = make_run({{"smoke", TestResult::pass},
                                {"group", TestResult::missing},
                                {"test 3", TestResult::missing}});
  const TestRun named = with_names(asked, run);
  EXPECT_EQ(named.suites[1].name, "group");
  EXPECT_EQ(named.suites[2].name, "toggle");
}

TEST(RebootPlan, AGuestThatDiedInASuiteIsBootedAgain) {
  const TestRun run = make_run({{"smoke", TestResult::missing}});
  for (const ExitReason reason :
       {ExitReason::panic, ExitReason::oops, ExitReason::silence, ExitReason::deadline,
        ExitReason::reboot, ExitReason::flood, ExitReason::qemu_died}) {
    EXPECT_TRUE(worth_another_boot(asked, ended(reason), run));
  }
}

TEST(RebootPlan, SuitesThatAFinishedGuestLeftOutGetAnotherBoot) {
  const TestRun run = make_run({{"smoke", TestResult::pass}});
  EXPECT_TRUE(worth_another_boot(asked, ended(ExitReason::done), run));
  EXPECT_FALSE(worth_another_boot({"smoke"}, ended(ExitReason::done), run));
}

TEST(RebootPlan, AGuestThatNeverStartedASuiteOrWasKilledIsNotBootedAgain) {
  const TestRun run = make_run({{"smoke", TestResult::pass}});
  EXPECT_FALSE(worth_another_boot(asked, ended(ExitReason::no_kernel), run));
  EXPECT_FALSE(worth_another_boot(asked, ended(ExitReason::qemu_killed), run));
  EXPECT_FALSE(worth_another_boot(asked, ended(ExitReason::panic), make_run({})))
      << "it died before";
  EXPECT_FALSE(worth_another_boot({"smoke"}, ended(ExitReason::panic), run)) << "nothing is left";
}

}  // namespace
}  // namespace kseries
