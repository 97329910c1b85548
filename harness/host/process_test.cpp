// SPDX-License-Identifier: GPL-2.0-only
#include "host/process.h"

#include <gtest/gtest.h>

#include "base/quote.h"

namespace kseries {
namespace {

Outcome run_or_fail(const Command& command) {
  Result<Outcome> outcome = run(command);
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().what);
  return outcome.ok() ? outcome.take() : Outcome{};
}

TEST(Process, ReturnsBothStreamsAndTheExitCode) {
  const Outcome outcome = run_or_fail({.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "out\n");
  EXPECT_EQ(outcome.err, "err\n");
}

TEST(Process, InputReachesTheChildAndStderrCanBeMerged) {
  Command command{.argv = {"sh", "-c", "cat; echo e >&2"}};
  command.input = std::string(300000, 'x');
  command.merge_stderr = true;
  const Outcome outcome = run_or_fail(command);
  EXPECT_EQ(outcome.out.size(), 300002U);
}

TEST(Process, DeadlineKillsTheProcessGroup) {
  Command command{.argv = {"sh", "-c", "trap '' TERM; sleep 60 & sleep 60"}};
  command.deadline_seconds = 0.2;
  const Outcome outcome = run_or_fail(command);
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_NE(outcome.code, 0);
}

TEST(Process, BackgroundProcessesDoNotKeepThePipesOpen) {
  Command command{.argv = {"sh", "-c", "sleep 600 & echo done"}};
  command.deadline_seconds = 300;
  const Outcome outcome = run_or_fail(command);
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.out, "done\n");
  EXPECT_LT(outcome.seconds, 200);
}

TEST(Process, ExitingWithZeroAtTheDeadlineIsNotOk) {
  Command command{.argv = {"sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"}};
  command.deadline_seconds = 0.2;
  const Outcome outcome = run_or_fail(command);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_FALSE(outcome.ok());
}

TEST(Process, BrokenPipeKillsAChildAsInAShell) {
  EXPECT_EQ(run_or_fail({.argv = {"sh", "-c", "sh -c 'kill -PIPE $$; echo alive'; true"}}).out, "");
}

TEST(Process, UsesTheGivenEnvironmentAndDirectory) {
  Command command{.argv = {"sh", "-c", "echo $A $HOME; pwd"}};
  command.environment = {{"A", "1"}, {"PATH", "/usr/bin:/bin"}};
  command.directory = "/";
  EXPECT_EQ(run_or_fail(command).out, "1\n/\n");
}

TEST(Process, OutputIsBoundedAndLinesAreReported) {
  int lines = 0;
  Command command{.argv = {"sh", "-c", "seq 1000; printf end"}};
  command.keep_bytes = 10;
  command.on_line = [&](std::string_view) { ++lines; };
  EXPECT_EQ(run_or_fail(command).out.size(), 10U);
  EXPECT_EQ(lines, 1001);
}

TEST(Process, MissingProgramIsAnErrorWithItsName) {
  const Result<Outcome> outcome = run({.argv = {"no-such-program-here"}});
  ASSERT_FALSE(outcome.ok());
  EXPECT_NE(outcome.error().what.find("no-such-program-here"), std::string::npos);
}

TEST(Process, QuotedWordsSurviveTheShell) {
  const std::vector<std::string> words = {"printf", "%s|", "a b", "it's", "", "$HOME"};
  EXPECT_EQ(run_or_fail({.argv = {"sh", "-c", shell_quote(words)}}).out, "a b|it's||$HOME|");
}

}  // namespace
}  // namespace kseries
