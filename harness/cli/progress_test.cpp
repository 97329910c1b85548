// SPDX-License-Identifier: GPL-2.0-only
#include "cli/progress.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "testing/hostile_text.h"

namespace kseries {
namespace {

TEST(Progress, NinjaStatusLineIsParsed) {
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

TEST(Progress, EtaReliesOnMeasuredSpeedAsTheRunProceeds) {
  EXPECT_EQ(eta_text(20, 60, 0, 0), "ETA 40 s") << "before Ninja reports the number of steps";
  EXPECT_EQ(eta_text(0, 60, 0, 10), "ETA 60 s");
  EXPECT_EQ(eta_text(100, 60, 9, 10), "ETA 6 s");
  EXPECT_EQ(eta_text(100, 60, 10, 10), "");
}

using Finished = std::map<std::string, FinishedStep, std::less<>>;

/// The output for these lines of Ninja's; `finished` has the results of steps by title.
std::string progress_text(const std::vector<std::string>& lines, const Finished& finished,
                          const std::vector<RunningStep>& running = {}) {
  testing::internal::CaptureStderr();
  {
    ProgressDisplay progress({.estimate = 60,
                              .running = [&] { return running; },
                              .finished =
                                  [&](std::string_view title) {
                                    const auto found = finished.find(title);
                                    return found == finished.end() ? std::nullopt
                                                                   : std::optional(found->second);
                                  },
                              .terminal = false});
    for (const std::string& line : lines) progress.ninja_line(line);
  }
  return testing::internal::GetCapturedStderr();
}

FinishedStep finished(StepKind kind, Verdict verdict, const std::string& summary) {
  return {kind, {verdict, summary, std::nullopt}, false};
}

FinishedStep broken(bool lost) {
  const Error error{"build", "the disk is full", "/lane", "free some"};
  return {StepKind::build,
          {Verdict::harness_error, "harness-error: build: the disk is full: /lane", error},
          lost};
}

TEST(Progress, WaitingStepIsPrintedOnceWithItsReason) {
  const std::string output =
      progress_text({"[1/2] build c"},
                    {{"build c", finished(StepKind::build, Verdict::pass, "3 objects, 1.0 s")}},
                    {{"build a", ""}, {"build b", "waiting for the lane 0"}});
  EXPECT_NE(output.find("[1/2] build c: 3 objects, 1.0 s (ETA"), std::string::npos) << output;
  EXPECT_NE(output.find("build b: waiting for the lane 0"), std::string::npos) << output;
  EXPECT_EQ(output.find("waiting"), output.rfind("waiting")) << output;
  EXPECT_EQ(output.find("build a"), std::string::npos) << output;
}

/// The output if nothing happens while these steps are running.
std::string idle_log(const RunningStep& step, const std::string& done_so_far) {
  testing::internal::CaptureStderr();
  std::atomic<int> asked = 0;
  {
    ProgressDisplay progress(
        {.estimate = 60,
         .running =
             [&] {
               ++asked;
               return std::vector<RunningStep>{step};
             },
         .done_so_far =
             [&](const std::string& title) { return title == step.title ? done_so_far : ""; },
         .finished = [](std::string_view) { return std::nullopt; },
         .terminal = false,
         .log_interval = 0});
    while (asked < 2) std::this_thread::yield();
  }
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, LogShowsWhatIsRunningWhenNothingIsPrintedForAWhile) {
  const std::string output = idle_log({"build a", ""}, "");
  EXPECT_NE(output.find("running: build a (ETA "), std::string::npos) << output;
}

TEST(Progress, LogShowsHowMuchOfABuildIsDone) {
  const std::string output = idle_log({"build a", ""}, "8 of 12 objects");
  EXPECT_NE(output.find("running: build a: 8 of 12 objects (ETA "), std::string::npos) << output;
}

TEST(Progress, ReasonForADelayIsPrintedOnceAlthoughTheProgressChanges) {
  const std::string output = idle_log({"build a", "building the tree first"}, "8 objects");
  EXPECT_NE(output.find("build a: building the tree first: 8 objects"), std::string::npos)
      << output;
  EXPECT_NE(output.find("build a: building the tree first (ETA"), std::string::npos) << output;
}

TEST(Progress, BuildErrorIsPrintedOnce) {
  const std::string output = progress_text(
      {"[1/4] build a", "[2/4] boot a-q35"},
      {{"build a", finished(StepKind::build, Verdict::build_failed, "build failed: x.c:1: error")},
       {"boot a-q35",
        finished(StepKind::cell, Verdict::build_failed, "build-failed: x.c:1: error")}});
  EXPECT_NE(output.find("build a: finding: build failed: x.c:1: error"), std::string::npos)
      << output;
  EXPECT_NE(output.find("boot a-q35: not booted, because the build failed"), std::string::npos)
      << output;
  EXPECT_EQ(output.find("build-failed"), std::string::npos) << output;
}

TEST(Progress, ErrorIsPrintedOnceWithItsHint) {
  const std::string output = progress_text(
      {"[1/4] build a", "FAILED: builds/a/build.json", "exec kseries step build",
       "build: the disk is full: /lane", "hint: free some", "ninja: build stopped: x."},
      {{"build a", broken(false)}});
  EXPECT_NE(output.find("[1/4] build a: harness-error: build: the disk is full: /lane"),
            std::string::npos)
      << output;
  EXPECT_NE(output.find("\nhint: free some\n"), std::string::npos) << output;
  EXPECT_EQ(output.find("hint"), output.rfind("hint")) << output;
  EXPECT_EQ(output.find("FAILED"), std::string::npos) << output;
  EXPECT_EQ(output.find("ninja"), std::string::npos) << output;
}

TEST(Progress, OutputOfAStepWithoutResultIsShown) {
  const std::string output = progress_text({"[1/4] build a", "FAILED: x", "terminate called"},
                                           {{"build a", broken(true)}});
  EXPECT_NE(output.find("\nFAILED: x\nterminate called\n"), std::string::npos) << output;
}

TEST(Progress, OtherLinesArePrintedUnmodified) {
  const std::string output =
      progress_text({"[1/4] suites 6.12", "x.c:1: two", "[2/4] no step", "ninja: error: no room"},
                    {{"suites 6.12", finished(StepKind::suites, Verdict::pass, "5 suites")}});
  EXPECT_NE(output.find("suites 6.12: 5 suites (ETA"), std::string::npos) << output;
  EXPECT_NE(output.find("\nx.c:1: two\n[2/4] no step\nninja: error: no room\n"), std::string::npos)
      << output;
}

TEST(Progress, ControlCharactersOfACompilerAreShown) {
  const std::string bad = hostile::text();
  const std::string output = progress_text(
      {"[1/2] build a", bad}, {{"build a", finished(StepKind::build, Verdict::build_failed, bad)}},
      {{"build b", bad}});
  EXPECT_EQ(hostile::found_in(output), "");
  EXPECT_NE(output.find("build a: finding: " + hostile::shown()), std::string::npos) << output;
  EXPECT_NE(output.find("build b: " + hostile::shown()), std::string::npos) << output;
}

}  // namespace
}  // namespace kseries
