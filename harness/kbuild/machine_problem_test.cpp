// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/machine_problem.h"

#include <gtest/gtest.h>

#include <csignal>

namespace kseries {
namespace {

constexpr auto killed = MachineProblem::killed;

TEST(MachineProblem, IsFoundInTheMessagesOfToolsThatWereKilled) {
  for (const char* line : {
           "make[3]: *** [../scripts/Makefile.build:243: drivers/vfio/group.o] Error 137",
           "make[2]: *** [../scripts/Makefile.vmlinux:34: vmlinux] Error 143",
           "make[1]: *** [/kseries/src/Makefile:1934: drivers] Killed",
           "make: *** [Makefile:224: __sub-make] Terminated",
           "gcc: fatal error: Killed signal terminated program cc1",
           "gcc: internal compiler error: Killed (program cc1)",
           "x86_64-linux-gnu-gcc-12: fatal error: Killed signal terminated program as",
           "clang: error: unable to execute command: Killed",
           "collect2: fatal error: ld terminated with signal 9 [Killed]",
           "Killed",
           "../scripts/link-vmlinux.sh: line 113:  4711 Killed                  ${ld} ${ldflags}",
       }) {
    EXPECT_EQ(machine_problem(line), killed) << line;
  }
}

TEST(MachineProblem, IsNotFoundInMessagesOfABrokenSeries) {
  for (const char* line : {
           "make[3]: *** [../scripts/Makefile.build:243: drivers/vfio/group.o] Error 1",
           "make[3]: *** [../scripts/Makefile.build:243: drivers/vfio/Killed] Error 2",
           "make[3]: *** [../scripts/Makefile.build:243: drivers/vfio/group.o] Error 139",
           "make[1]: *** [/kseries/src/Makefile:1934: drivers] Segmentation fault",
           "make[4]: *** No rule to make target 'drivers/vfio/Killed.o', needed by 'x'.  Stop.",
           "gcc: internal compiler error: Segmentation fault signal terminated program cc1",
           "collect2: fatal error: ld terminated with signal 11 [Segmentation fault]",
           "collect2: error: ld returned 1 exit status",
           "  CC      drivers/misc/Killed.o",
           "ERROR: modpost: \"Killed\" [drivers/vfio/vfio.ko] undefined!",
           "note: bwrap: is not at the start of this line",
       }) {
    EXPECT_EQ(machine_problem(line), std::nullopt) << line;
  }
}

TEST(MachineProblem, DiskMemoryCacheAndSandboxAreDistinct) {
  EXPECT_EQ(machine_problem("ld: final link failed: No space left on device"),
            MachineProblem::disk_full);
  EXPECT_EQ(machine_problem("cc1: out of memory: memory exhausted"), MachineProblem::no_memory);
  EXPECT_EQ(machine_problem("make: fork: Resource temporarily unavailable"),
            MachineProblem::no_memory);
  EXPECT_EQ(machine_problem("ccache: error: Failed to create directory"),
            MachineProblem::compiler_cache);
  EXPECT_EQ(machine_problem("bwrap: Can't mount proc"), MachineProblem::sandbox);
}

TEST(MachineProblem, TextOfASourceIsNone) {
  EXPECT_EQ(machine_problem_in_message("#error No space left on device"), std::nullopt);
  EXPECT_EQ(machine_problem_in_message("error writing to /tmp/ccX.s: No space left on device"),
            MachineProblem::disk_full);
}

TEST(MachineError, EverySignalThatEndsMakeItselfIsOne) {
  Outcome outcome;
  EXPECT_FALSE(machine_error(outcome, killed, "")) << "a command that succeeded";
  outcome.code = 2;
  EXPECT_FALSE(machine_error(outcome, std::nullopt, ""));
  EXPECT_TRUE(machine_error(outcome, killed, ""));
  for (const int signal : {SIGKILL, SIGTERM, SIGSEGV}) {
    outcome.code = 128 + signal;
    EXPECT_TRUE(machine_error(outcome, std::nullopt, "")) << "the sandbox reports it";
    outcome.signal = signal;
    EXPECT_TRUE(machine_error(outcome, std::nullopt, ""));
    outcome.signal = 0;
  }
  outcome.code = 255;
  EXPECT_FALSE(machine_error(outcome, std::nullopt, "")) << "exit(-1)";
  outcome = {.code = 137, .signal = 9, .timed_out = true};
  EXPECT_FALSE(machine_error(outcome, std::nullopt, "")) << "a build that hangs is a finding";
}

}  // namespace
}  // namespace kseries
