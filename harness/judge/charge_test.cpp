// SPDX-License-Identifier: GPL-2.0-only
#include "judge/charge.h"

#include <gtest/gtest.h>

#include <string>

namespace kseries {
namespace {

TestCase test(const std::string& name, double started, double ended) {
  TestCase made;
  made.name = name;
  made.started = started;
  made.ended = ended;
  return made;
}

std::string charged(double when) {
  TestRun run;
  run.suites = {test("smoke", 1, 10), test("toggle", 10, 0)};
  run.suites[0].subtests = {test("open", 2, 4), test("close", 4, 9)};
  run.suites[1].subtests = {test("latch", 11, 12), test("dma", 12, 0), test("never", 0, 0)};
  Splat splat;
  splat.seconds = when;
  return charge({splat}, run).at(0).running_test;
}

TEST(Charge, InnermostRunningCase) {
  EXPECT_EQ(charged(3), "smoke/open");
  EXPECT_EQ(charged(5), "smoke/close");
}

TEST(Charge, CasesWithTheSameNameAreNumbered) {
  TestRun run;
  run.suites = {test("s", 1, 10), test("s", 10, 20)};
  run.suites[0].subtests = {test("x", 2, 4), test("x", 4, 9)};
  run.suites[1].subtests = {test("x", 11, 19)};
  std::vector<Splat> splats(3);
  splats[0].seconds = 3;
  splats[1].seconds = 5;
  splats[2].seconds = 12;
  splats = charge(splats, run);
  EXPECT_EQ(splats[0].running_test, "s/x");
  EXPECT_EQ(splats[1].running_test, "s/x#2");
  EXPECT_EQ(splats[2].running_test, "s#2/x");
}

TEST(Charge, SuiteAroundItsCases) {
  EXPECT_EQ(charged(1.5), "smoke");
  EXPECT_EQ(charged(9.5), "smoke");
}

TEST(Charge, CaseThatNeverEndedIsStillRunning) { EXPECT_EQ(charged(99), "toggle/dma"); }

TEST(Charge, SplatBeforeAllTestsIsNotCharged) {
  EXPECT_EQ(charged(0.5), "");
  EXPECT_EQ(charged(0), "");
}

}  // namespace
}  // namespace kseries
