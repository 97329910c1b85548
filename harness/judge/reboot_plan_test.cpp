// SPDX-License-Identifier: GPL-2.0-only
#include "judge/reboot_plan.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

using Names = std::vector<std::string>;

const Names asked = {"smoke", "group", "toggle"};

TestRun run_of(const std::vector<std::pair<std::string, TestResult>>& suites) {
  TestRun run;
  for (const auto& [name, result] : suites) {
    run.suites.emplace_back();
    run.suites.back().name = name;
    run.suites.back().result = result;
  }
  return run;
}

Boot ended(Ending ending) {
  Boot boot;
  boot.ending = ending;
  return boot;
}

TEST(Reached, TheSuitesBehindTheDeadlyOneAreUnreached) {
  const TestRun run = run_of({{"smoke", TestResult::pass},
                              {"group", TestResult::missing},
                              {"test 3", TestResult::missing}});
  EXPECT_EQ(unreached_suites(asked, run), Names{"toggle"});
  const TestRun rest = reached_only(asked, run);
  ASSERT_EQ(rest.suites.size(), 2U);
  EXPECT_EQ(rest.suites.back().name, "group") << "it had begun: its absence is told";
}

TEST(Reached, ADeathWhileTheModulesAreLoadedIsTheirs) {
  const TestRun run = run_of({{"modules", TestResult::missing},
                              {"test 2", TestResult::missing},
                              {"test 3", TestResult::missing},
                              {"test 4", TestResult::missing}});
  EXPECT_FALSE(worth_another_boot(asked, ended(Ending::panic), run));
  EXPECT_EQ(reached_only(asked, run).suites.size(), 1U);
  const TestRun named = with_names(asked, run);
  EXPECT_EQ(named.suites[0].name, "modules");
  for (size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(named.suites[i + 1].name, asked[i]);
}

TEST(Reached, ADeathWhileLeaksOfTheBootAreLookedForIsThatCases) {
  const TestRun run = run_of({{"boot", TestResult::missing}, {"test 2", TestResult::missing}});
  EXPECT_EQ(reached_only(asked, run).suites.size(), 1U);
}

TEST(Reached, WhatWasBegunKeepsItsName) {
  const TestRun run = run_of({{"smoke", TestResult::pass},
                              {"group", TestResult::missing},
                              {"test 3", TestResult::missing}});
  const TestRun named = with_names(asked, run);
  EXPECT_EQ(named.suites[1].name, "group");
  EXPECT_EQ(named.suites[2].name, "toggle");
}

TEST(Reached, AGuestThatDiedInASuiteIsWorthAnotherBoot) {
  const TestRun run = run_of({{"smoke", TestResult::missing}});
  for (const Ending ending : {Ending::panic, Ending::oops, Ending::silence, Ending::deadline,
                              Ending::reboot, Ending::flood, Ending::qemu_died}) {
    EXPECT_TRUE(worth_another_boot(asked, ended(ending), run));
  }
}

TEST(Reached, SuitesThatADoneGuestLeftOutAreWorthABoot) {
  const TestRun run = run_of({{"smoke", TestResult::pass}});
  EXPECT_TRUE(worth_another_boot(asked, ended(Ending::done), run));
  EXPECT_FALSE(worth_another_boot({"smoke"}, ended(Ending::done), run));
}

TEST(Reached, AGuestThatNeverBeganOrThatTheHostKilledIsNot) {
  const TestRun run = run_of({{"smoke", TestResult::pass}});
  EXPECT_FALSE(worth_another_boot(asked, ended(Ending::no_kernel), run));
  EXPECT_FALSE(worth_another_boot(asked, ended(Ending::qemu_killed), run));
  EXPECT_FALSE(worth_another_boot(asked, ended(Ending::panic), run_of({}))) << "it died before";
  EXPECT_FALSE(worth_another_boot({"smoke"}, ended(Ending::panic), run)) << "nothing is left";
}

}  // namespace
}  // namespace kseries
