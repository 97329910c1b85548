// SPDX-License-Identifier: GPL-2.0-only
#include "host/launcher.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace kseries {
namespace {

std::string read_to_end(const Descriptor& from) {
  std::string text;
  std::array<char, 256> chunk{};
  for (ssize_t got = 0; (got = ::read(from.get(), chunk.data(), chunk.size())) > 0;)
    text.append(chunk.data(), static_cast<size_t>(got));
  return text;
}

DescriptorPair pipe_or_fail() {
  Result<DescriptorPair> made = make_pipe();
  EXPECT_TRUE(made.ok());
  return made.take();
}

/// Runs a shell script and returns its standard output.
std::string run_script(const std::string& script, std::map<int, int> descriptors = {}) {
  DescriptorPair out = pipe_or_fail();
  Launch launch{.argv = {"sh", "-c", script},
                .directory = "",
                .environment = std::nullopt,
                .descriptors = std::move(descriptors)};
  launch.descriptors[STDOUT_FILENO] = out.second.get();
  Result<ChildProcess> child = ChildProcess::launch(launch);
  EXPECT_TRUE(child.ok()) << child.error().what;
  out.second.close();
  return read_to_end(out.first);
}

bool is_alive(pid_t process) { return ::kill(process, 0) == 0; }

/// Waits up to 10 s until a process that is not our child has ended.
bool is_gone_soon(pid_t process) {
  for (int i = 0; i < 1000 && is_alive(process); ++i) ::usleep(10000);
  return !is_alive(process);
}

TEST(Launcher, ChildHasOnlyTheGivenDescriptors) {
  const DescriptorPair given = pipe_or_fail();
  ASSERT_EQ(::write(given.second.get(), "in\n", 3), 3);
  // Not close-on-exec, and far from the number that the child uses.
  const Descriptor stray(::fcntl(given.first.get(), F_DUPFD, 50));
  const std::string script = "read line <&7; echo $line; [ -e /proc/$$/fd/" +
                             std::to_string(stray.get()) + " ] || echo closed";
  EXPECT_EQ(run_script(script, {{7, given.first.get()}}), "in\nclosed\n");
}

TEST(Launcher, DescriptorsCanBeSwapped) {
  const DescriptorPair one = pipe_or_fail();
  const DescriptorPair two = pipe_or_fail();
  ASSERT_EQ(::write(one.second.get(), "one\n", 4), 4);
  ASSERT_EQ(::write(two.second.get(), "two\n", 4), 4);
  const int a = one.first.get();
  const int b = two.first.get();
  const std::string script =
      "head -n 1 /dev/fd/" + std::to_string(a) + "; head -n 1 /dev/fd/" + std::to_string(b);
  EXPECT_EQ(run_script(script, {{a, b}, {b, a}}), "two\none\n");
}

TEST(Launcher, OtherStandardStreamsAreDevNull) {
  EXPECT_EQ(run_script("readlink /proc/self/fd/0; cat"), "/dev/null\n");
}

TEST(Launcher, ExitIsReportedAndItsStatusKept) {
  Result<ChildProcess> child = ChildProcess::launch({.argv = {"sh", "-c", "exit 3"}});
  ASSERT_TRUE(child.ok());
  pollfd watch{child->exit_watch(), POLLIN, 0};
  EXPECT_EQ(::poll(&watch, 1, 60000), 1);
  EXPECT_EQ(child->wait().code, 3);
  EXPECT_EQ(child->kill().code, 3) << "it had already ended";
  child = ChildProcess::launch({.argv = {"sleep", "600"}});
  ASSERT_TRUE(child.ok());
  const ExitStatus killed = child->kill();
  EXPECT_EQ(killed.signal, SIGKILL);
  EXPECT_EQ(killed.code, 0);
}

TEST(Launcher, GrandchildrenAreKilledWithTheObject) {
  DescriptorPair out = pipe_or_fail();
  pid_t grandchild = 0;
  {
    Result<ChildProcess> child =
        ChildProcess::launch({.argv = {"sh", "-c", "sleep 600 & echo $!; wait"},
                              .directory = "",
                              .environment = std::nullopt,
                              .descriptors = {{STDOUT_FILENO, out.second.get()}}});
    ASSERT_TRUE(child.ok());
    std::array<char, 32> line{};
    ASSERT_GT(::read(out.first.get(), line.data(), line.size() - 1), 0);
    grandchild = std::stoi(line.data());
    EXPECT_TRUE(is_alive(grandchild));
  }
  out.second.close();
  EXPECT_EQ(read_to_end(out.first), "") << "a process still has the pipe";
}

TEST(Launcher, ChildDiesWithThisProgram) {
  DescriptorPair out = pipe_or_fail();
  const pid_t program = ::fork();
  if (program == 0) {
    const Result<ChildProcess> child =
        ChildProcess::launch({.argv = {"sh", "-c", "echo $$; exec sleep 600"},
                              .directory = "",
                              .environment = std::nullopt,
                              .descriptors = {{STDOUT_FILENO, out.second.get()}}});
    ::pause();
    ::_exit(child.ok() ? 0 : 1);
  }
  out.second.close();
  std::array<char, 32> line{};
  EXPECT_GT(::read(out.first.get(), line.data(), line.size() - 1), 0);
  ::kill(program, SIGKILL);
  ::waitpid(program, nullptr, 0);
  EXPECT_EQ(read_to_end(out.first), "");
  EXPECT_TRUE(is_gone_soon(std::stoi(line.data())));
}

TEST(Launcher, SignalsAreHandledAsInAShell) {
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR1);
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(run_script("grep -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\\t'"),
            "SigBlk:0000000000000000\nSigIgn:0000000000000000\n");
  ::sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
}

TEST(Launcher, ErrorHasTheReasonWhyAProgramCantBeExecuted) {
  const auto missing = ChildProcess::launch({.argv = {"no-such-program-here"}});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().what, "can't start no-such-program-here: not found in PATH");
  const auto path = ChildProcess::launch({.argv = {"/nonexistent/program"}});
  ASSERT_FALSE(path.ok());
  EXPECT_EQ(path.error().what, "can't start /nonexistent/program: No such file or directory");
  const auto folder = ChildProcess::launch({.argv = {"/usr"}});
  ASSERT_FALSE(folder.ok());
  EXPECT_EQ(folder.error().what, "can't start /usr: Permission denied");
  const auto directory =
      ChildProcess::launch({.argv = {"true"}, .directory = "/nonexistent/directory"});
  ASSERT_FALSE(directory.ok());
  EXPECT_EQ(directory.error().where, "/nonexistent/directory");
}

TEST(ReplaceProcess, RunsTheProgramOrReturnsTheReason) {
  const pid_t process = ::fork();
  if (process == 0) {
    (void)replace_process({"sh", "-c", "exit 7"});
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(process, &status, 0), process);
  EXPECT_EQ(WEXITSTATUS(status), 7);
  EXPECT_EQ(replace_process({"/nonexistent/program"}).what,
            "can't start /nonexistent/program: No such file or directory");
}

}  // namespace
}  // namespace kseries
