// SPDX-License-Identifier: GPL-2.0-only
#include "cli/progress.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(Progress, NinjasStatusIsTakenApart) {
  int done = 0;
  int total = 0;
  std::string what;
  EXPECT_TRUE(parse_status("[3/12] build x", done, total, what));
  EXPECT_EQ(done, 3);
  EXPECT_EQ(total, 12);
  EXPECT_EQ(what, "build x");
  EXPECT_FALSE(parse_status("[ 12.0] splat", done, total, what));
  EXPECT_FALSE(parse_status("FAILED: x", done, total, what));
}

TEST(Progress, EtaLeansOnWhatWasMeasuredAsTheRunGoesOn) {
  EXPECT_EQ(eta_text(0, 60, 0, 10), "ETA 60 s");
  EXPECT_EQ(eta_text(100, 60, 9, 10), "ETA 6 s");
  EXPECT_EQ(eta_text(100, 60, 10, 10), "");
}

TEST(Progress, StepThatWaitsSaysOnceForWhatAlsoWithoutATerminal) {
  testing::internal::CaptureStderr();
  {
    const auto running = [] {
      return std::vector<std::string>{"build a", "build b: waiting for the lane 0"};
    };
    Progress progress(60, running, false);
    progress.ninja_line("[1/2] build c");
    progress.ninja_line("3 objects, 1.0 s");
  }
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("build b: waiting for the lane 0"), std::string::npos) << said;
  EXPECT_EQ(said.find("waiting"), said.rfind("waiting")) << said;
  EXPECT_EQ(said.find("build a"), std::string::npos) << said;
}

std::string said_of(const std::vector<std::string>& lines) {
  testing::internal::CaptureStderr();
  {
    Progress progress(
        60, [] { return std::vector<std::string>(); }, false);
    for (const std::string& line : lines) progress.ninja_line(line);
  }
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, BrokenBuildIsToldOnce) {
  const std::string said = said_of({"[1/4] build a", "finding: build broke: x.c:1: error",
                                    "[2/4] boot a-q35", "finding: build-failed: x.c:1: error"});
  EXPECT_NE(said.find("build a: finding: build broke: x.c:1: error"), std::string::npos) << said;
  EXPECT_NE(said.find("boot a-q35: no kernel to boot"), std::string::npos) << said;
  EXPECT_EQ(said.find("build-failed"), std::string::npos) << said;
}

TEST(Progress, FurtherLinesOfAStepStandAlone) {
  const std::string said = said_of({"[1/4] suites 6.12", "make: one", "x.c:1: two", "three"});
  EXPECT_NE(said.find("suites 6.12: make: one (ETA"), std::string::npos) << said;
  EXPECT_NE(said.find("\nx.c:1: two\nthree\n"), std::string::npos) << said;
}

}  // namespace
}  // namespace kseries
