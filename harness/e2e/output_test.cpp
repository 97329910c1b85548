// SPDX-License-Identifier: GPL-2.0-only
//
// Results that can't be written to stdout are an error, whatever the command.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;

using Words = std::vector<std::string>;

/// The directory of the first cell of a run.
std::string first_cell(const std::string& run_dir) {
  for (const auto& entry : std::filesystem::directory_iterator(run_dir + "/cells"))
    return entry.path();
  return "";
}

/// Every command that prints something, for a run in `run_dir`.
std::vector<Words> commands(const std::string& run_dir) {
  const std::string cell = first_cell(run_dir);
  std::vector<Words> all = {
      {"--help"},
      {"--version"},
      {"run", "examples", "--series", "examples/clean", "--run-dir", run_dir},
      {"run", "examples", "-n"},
      {"report", run_dir},
      {"compare", run_dir, run_dir},
      {"coverage", "--help"},  // without gcov there are no counters to report
      {"series", "check", "examples/clean", "--tree", "6.12"},
      {"kconfig", "relevant", "examples/clean", "--tree", "6.12"},
      {"kconfig", "explore", "--tree", "6.12", "--symbols", "VFIO"},
      {"kconfig", "explore", "--tree", "6.12", "--symbols", "VFIO", "--csv"},
      {"kconfig", "prove", "--tree", "6.12", "VFIO && !VFIO"},
      {"boot", cell},
      {"build", cell},
      {"doctor"},
  };
  for (const Words& command : std::vector<Words>(all.begin() + 2, all.end())) {
    Words help = {command[0]};
    if (command[0] == "series" || command[0] == "kconfig") help.push_back(command[1]);
    help.emplace_back("--help");
    all.push_back(help);
  }
  return all;
}

struct Ended {
  int code = 0;
  std::string messages;
};

/// Runs the program with a descriptor of ours as its stdout.
Ended run_with_stdout(const Words& words, const Descriptor& out) {
  Ended ended;
  Words argv = {KSERIES_PROGRAM};
  argv.insert(argv.end(), words.begin(), words.end());
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "e2e-output");
  EXPECT_TRUE(scratch);
  const std::string messages = scratch->path() + "/messages";
  Result<Descriptor> err = open_descriptor(messages, O_WRONLY | O_CREAT);
  EXPECT_TRUE(err);
  Result<ChildProcess> child = ChildProcess::launch(
      {.argv = argv, .descriptors = {{STDOUT_FILENO, out.get()}, {STDERR_FILENO, err->get()}}});
  EXPECT_TRUE(child);
  ended.code = child->wait().code;
  ended.messages = content(messages);
  return ended;
}

TEST(UnwritableOutput, IsAnErrorOfEveryCommand) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  ASSERT_EQ(call({"run", "examples", "--series", "examples/clean", "--run-dir", run_dir}).code, 0);
  Result<Descriptor> full = open_descriptor("/dev/full", O_WRONLY);
  ASSERT_TRUE(full);
  for (const Words& command : commands(run_dir)) {
    const Ended ended = run_with_stdout(command, *full);
    EXPECT_EQ(ended.code, 69) << command[0] << " " << command.back() << ": " << ended.messages;
    EXPECT_THAT(ended.messages, HasSubstr("can't write to stdout: No space left on device"));
  }
}

TEST(UnwritableOutput, ClosedPipeAndClosedStdoutAreErrors) {
  Result<DescriptorPair> pipe = make_pipe();
  ASSERT_TRUE(pipe);
  pipe->first.close();
  const Ended closed = run_with_stdout({"--help"}, pipe->second);
  EXPECT_EQ(closed.code, 69);
  EXPECT_THAT(closed.messages, HasSubstr("can't write to stdout: Broken pipe"));
  const Result<Outcome> none =
      run({.argv = {"sh", "-c", "exec \"$0\" \"$@\" >&-", KSERIES_PROGRAM, "--version"}});
  ASSERT_TRUE(none);
  EXPECT_EQ(none->code, 69);
  EXPECT_THAT(none->err, HasSubstr("can't write to stdout: Bad file descriptor"));
}

}  // namespace
}  // namespace kseries::e2e
