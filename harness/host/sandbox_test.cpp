// SPDX-License-Identifier: GPL-2.0-only
#include "host/sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

std::string command_line(const Command& command) {
  std::string line;
  for (const std::string& word : command.argv) line += word + " ";
  return line;
}

TEST(SandboxCommand, VariablesAreSetInsideOnly) {
  Command command{.argv = {"make"}};
  command.environment = Variables{{"LD_PRELOAD", "/evil.so"}, {"A", "b c"}};
  const Command inside = sandboxed({}, command);
  EXPECT_EQ(inside.argv[0], "bwrap");
  EXPECT_EQ(inside.environment->size(), 1U);
  EXPECT_TRUE(inside.environment->contains("PATH"));
  EXPECT_THAT(command_line(inside), HasSubstr("--clearenv --setenv A b c --setenv LD_PRELOAD"));
}

TEST(SandboxCommand, WithoutVariablesOfItsOwnItGetsNoneOfThisProgram) {
  for (const SandboxKind kind : {SandboxKind::bubblewrap, SandboxKind::landlock}) {
    Sandbox sandbox;
    sandbox.kind = kind;
    EXPECT_TRUE(sandboxed(sandbox, {.argv = {"make"}}).environment.has_value());
  }
}

TEST(SandboxCommand, ForReportsItHasNoDescriptor) {
  const Command command = sandboxed({}, {.argv = {"make", "--seccomp"}});
  EXPECT_THAT(command.argv, Contains("--seccomp").Times(2));
  EXPECT_THAT(repeatable_argv(command), Contains("--seccomp").Times(1));
  EXPECT_EQ(repeatable_argv(command).back(), "--seccomp");
  EXPECT_EQ(repeatable_argv({.argv = {"a", "--seccomp", "b"}}).size(), 3U);
}

TEST(SandboxCommand, NoneLeavesTheCommandAlone) {
  Sandbox sandbox;
  sandbox.kind = SandboxKind::none;
  const Command command = sandboxed(sandbox, {.argv = {"make"}});
  EXPECT_EQ(command.argv, std::vector<std::string>{"make"});
  EXPECT_FALSE(command.confinement.has_value());
}

TEST(Landlock, EachVersionHasTheRightsOfEarlierOnes) {
  EXPECT_EQ(landlock_rights(0).attribute_size, 0U);
  for (int abi = 1; abi < 9; ++abi) {
    const LandlockRights older = landlock_rights(abi - 1);
    const LandlockRights rights = landlock_rights(abi);
    EXPECT_EQ(rights.files & older.files, older.files) << abi;
    EXPECT_GE(rights.attribute_size, older.attribute_size) << abi;
    EXPECT_LE(landlock_gaps(abi).size(), landlock_gaps(abi - 1).size()) << abi;
  }
  // linux/landlock.h: sizeof(struct landlock_ruleset_attr) grew with versions 4 and 6.
  EXPECT_EQ(landlock_rights(3).attribute_size, 8U);
  EXPECT_EQ(landlock_rights(4).attribute_size, 16U);
  EXPECT_EQ(landlock_rights(6).attribute_size, 24U);
  EXPECT_EQ(landlock_rights(2).network, 0U);
}

/// A directory that the sandbox can write to.
class SandboxRun : public testing::TestWithParam<SandboxKind> {
 protected:
  void SetUp() override {
    std::string folder = "/tmp/kseries-sandbox-XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    sandbox_.kind = GetParam();
    sandbox_.binds = {{folder_, folder_, true}};
    const Result<Outcome> works = run(sandboxed(sandbox_, {.argv = {"true"}}));
    if (!works || !works->ok()) GTEST_SKIP() << (works ? works->err : works.error().what);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Outcome script(const std::string& text) const {
    Command command{.argv = {"sh", "-c", text}, .directory = folder_, .deadline_seconds = 20};
    Result<Outcome> outcome = run(sandboxed(sandbox_, std::move(command)));
    EXPECT_TRUE(outcome.ok());
    return outcome ? outcome.take() : Outcome{};
  }

  std::string folder_;
  Sandbox sandbox_;
};

TEST_P(SandboxRun, CompilersAndScriptsWork) {
  const std::vector<std::string> scripts = {
      "echo 'int main(void){return 0;}' > a.c && gcc -O2 -o a a.c && ./a",
      "echo 'int x;' > b.c && gcc -flto -c b.c && ar rcs b.a b.o && nm b.a | grep -q x",
      "printf 'all: b c\\nb c:\\n\\tsleep 0.1; echo $@ > $@.out\\n' > m.mk && make -s -j2 -f m.mk",
      "perl -e 'print \"1\\n\"' | grep -q 1",
      "mkfifo pipe && (echo x > pipe & read -r y < pipe && test $y = x)",
      "t=$(mktemp) && echo x > \"$t\" && test -s \"$t\" && mv \"$t\" moved",
      "mkdir -p d/e && echo x > d/f && mv d/f d/e/f && ln d/e/f d/g && ln -s g d/h && cat d/h",
      "chmod 755 a && cp -p a copy && rm -r d",
      "echo > /dev/null && head -c 4 /dev/urandom > r && head -c 4 /dev/zero > z",
      "grep -q . /proc/cpuinfo && test \"$(nproc)\" -gt 0",
      "echo 3 | bc | grep -q 3"};
  for (const std::string& text : scripts) {
    const Outcome outcome = script(text);
    EXPECT_EQ(outcome.code, 0) << text << "\n" << outcome.err << outcome.out;
  }
}

TEST_P(SandboxRun, BackgroundProcessesEndWithTheCommand) {
  EXPECT_EQ(script("(while :; do date +%N > beat; sleep 0.02; done) > /dev/null 2>&1 & "
                   "(trap '' HUP TERM; while :; do date +%N > beat2; sleep 0.02; done) "
                   "> /dev/null 2>&1 & sleep 0.2")
                .code,
            0);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const std::string before = *read_file(folder_ + "/beat") + *read_file(folder_ + "/beat2");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(*read_file(folder_ + "/beat") + *read_file(folder_ + "/beat2"), before);
}

TEST_P(SandboxRun, LimitsApply) {
  sandbox_.limits.file_bytes = 1 << 20;
  sandbox_.limits.memory_bytes = gibibyte;
  sandbox_.limits.cpu_seconds = 1;
  const Outcome large = script("exec 2>&1; bash -c 'head -c 2000000 /dev/zero > big; exit $?'");
  EXPECT_NE(large.code, 0);
  EXPECT_EQ(std::filesystem::file_size(folder_ + "/big"), 1U << 20);
  EXPECT_NE(script("perl -e '$x = \"a\" x 2000000000; exit 0'").code, 0) << "memory";
  EXPECT_EQ(script("sh -c 'while :; do :; done'; test $? -gt 128").code, 0) << "processor time";
  EXPECT_EQ(script("test \"$(ulimit -c)\" = 0").code, 0) << "core";
}

TEST_P(SandboxRun, OutputFileIsBounded) {
  Command command{.argv = {"sh", "-c", "head -c 100000 /dev/zero; echo >&2; : > /proc/self/fd/1"}};
  command.output_file = folder_ + "/log";
  command.merge_stderr = true;
  command.keep_bytes = 1000;
  ASSERT_TRUE(run(sandboxed(sandbox_, command)).ok());
  const std::string log = *read_file(command.output_file);
  EXPECT_EQ(log.substr(0, 1000), std::string(1000, '\0'));
  EXPECT_THAT(log.substr(1000), HasSubstr("the rest of the output was dropped"));
  EXPECT_LT(log.size(), 1100U);
}

TEST_P(SandboxRun, TemporaryFilesArePrivateAndRemoved) {
  const Outcome outcome = script("mktemp");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_FALSE(exists(outcome.out.substr(0, outcome.out.find('\n'))));
  EXPECT_NE(script("ls /tmp | grep -v " + folder_.substr(5)).code, 0) << "other files in /tmp";
}

INSTANTIATE_TEST_SUITE_P(Kinds, SandboxRun,
                         testing::Values(SandboxKind::bubblewrap, SandboxKind::landlock),
                         [](const testing::TestParamInfo<SandboxKind>& one) {
                           return one.param == SandboxKind::landlock ? "Landlock" : "Bubblewrap";
                         });

/// Makes namespaces and mounts fail, as the seccomp filter of containers does. Returns false if
/// that is not possible.
bool deny_namespaces() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  for (const int call : {SCMP_SYS(unshare), SCMP_SYS(mount), SCMP_SYS(setns)})
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  for (const unsigned int flag : {CLONE_NEWUSER, CLONE_NEWNS}) {
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                     scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, flag, flag});
  }
  const bool loaded = seccomp_load(filter) == 0;
  seccomp_release(filter);
  return loaded;
}

TEST(FindSandbox, WithoutNamespacesItIsLandlock) {
  if (landlock_abi() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  const pid_t child = ::fork();
  if (child == 0) {
    if (!deny_namespaces()) ::_exit(2);
    const Result<FoundSandbox> found = find_sandbox();
    const bool right = found.ok() && found->kind == SandboxKind::landlock &&
                       found->reason.find("bubblewrap can't create") == 0 && !found->gaps.empty();
    ::_exit(right ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(FindSandbox, NothingIsLookedForIfNoneIsWanted) {
  EXPECT_EQ(*choose_sandbox(false), SandboxKind::none);
}

TEST(ExceededLimit, IsNamedFromWhatTheCommandPrinted) {
  EXPECT_THAT(exceeded_limit("make: *** [a] File size limit exceeded"), HasSubstr("16 GiB"));
  EXPECT_THAT(exceeded_limit("cc1: out of memory allocating 65536 bytes"), HasSubstr("memory"));
  EXPECT_THAT(exceeded_limit("sh: 0: Cannot fork: Resource temporarily unavailable (fork)"),
              HasSubstr("processes"));
  EXPECT_EQ(exceeded_limit("error: 'x' undeclared"), "");
}

}  // namespace
}  // namespace kseries
