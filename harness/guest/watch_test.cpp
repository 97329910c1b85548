// SPDX-License-Identifier: GPL-2.0-only
#include "guest/watch.h"

#include <gtest/gtest.h>

#include <csignal>

namespace kseries {
namespace {

const GuestLimits limits{};

GuestState running() {
  GuestState state;
  state.console_spoke = true;
  state.init_at = 1;
  state.last_byte = 2;
  return state;
}

TEST(Decide, LetsARunningGuestRun) {
  EXPECT_EQ(decide(running(), limits, 3), std::nullopt);
  EXPECT_GT(next_check(running(), limits), 3);
}

TEST(Decide, LetsADoneGuestPowerOff) {
  GuestState state = running();
  see_test_line(state, "# kseries: done", 5);
  see_console_line(state, "[    1.000000] kseries: done", 5.1);
  EXPECT_EQ(decide(state, limits, 5.1), std::nullopt);
  EXPECT_EQ(decide(state, limits, next_check(state, limits)), ExitReason::done)
      << "it did not power off";
  state.shutdown = "guest-shutdown";
  state.exited = true;
  EXPECT_EQ(decide(state, limits, 5.1), ExitReason::done);
}

TEST(Decide, ResetAfterDoneIsAReboot) {
  GuestState state = running();
  see_test_line(state, "# kseries: done", 5);
  state.shutdown = "guest-reset";
  state.exited = true;
  EXPECT_EQ(decide(state, limits, 5), ExitReason::reboot);
}

TEST(Decide, DoneGuestHasNoDeadline) {
  GuestState state = running();
  see_test_line(state, "# kseries: done", limits.deadline_seconds);
  EXPECT_EQ(decide(state, limits, limits.deadline_seconds), std::nullopt);
  EXPECT_GT(next_check(state, limits), limits.deadline_seconds);
}

TEST(Decide, WaitsBrieflyForTheMarkOnTheConsole) {
  GuestState state = running();
  see_test_line(state, "# kseries: done", 5);
  EXPECT_EQ(decide(state, limits, next_check(state, limits)), ExitReason::done);
}

TEST(Decide, WaitsForTheMarkWhileConsoleOutputContinues) {
  GuestState state = running();
  see_test_line(state, "# kseries: done", 5);
  const double late = 5 + limits.done_grace_seconds * 3;
  state.last_byte = late;
  EXPECT_EQ(decide(state, limits, late), std::nullopt);
  EXPECT_EQ(decide(state, limits, late + limits.done_grace_seconds), ExitReason::done);
  EXPECT_NE(exit_remark(ExitReason::done, state), "") << "the mark never came";
  state.last_byte = 5 + limits.max_done_seconds;
  EXPECT_EQ(decide(state, limits, state.last_byte), ExitReason::done) << "but not forever";
  see_console_line(state, "kseries: done", late);
  EXPECT_EQ(exit_remark(ExitReason::done, state), "");
}

TEST(Decide, GuestThatCouldPowerOffButDoesNotHangs) {
  GuestLimits can = limits;
  can.can_power_off = true;
  GuestState state = running();
  see_test_line(state, "# kseries: done", 5);
  see_console_line(state, "kseries: done", 5.1);
  state.last_byte = 7;
  EXPECT_EQ(decide(state, can, 7 + limits.off_grace_seconds * 5), std::nullopt);
  EXPECT_EQ(decide(state, can, next_check(state, can)), ExitReason::silence);
  EXPECT_NE(exit_message(ExitReason::silence, state, can).find("did not power off"),
            std::string::npos);
  state.last_byte = can.deadline_seconds;
  EXPECT_EQ(decide(state, can, can.deadline_seconds), ExitReason::deadline)
      << "its output never ends";
  state.exited = true;
  EXPECT_EQ(decide(state, can, 7), ExitReason::done);
}

TEST(Stretch, GivesASlowGuestMoreTimeForItsLastOutput) {
  GuestLimits slow;
  stretch(slow, 0.5);
  EXPECT_DOUBLE_EQ(slow.done_grace_seconds, limits.done_grace_seconds) << "never less";
  stretch(slow, 10);
  GuestState state = running();
  see_test_line(state, "# kseries: done", 5);
  EXPECT_EQ(decide(state, slow, 5 + limits.done_grace_seconds), std::nullopt);
  EXPECT_EQ(decide(state, slow, 5 + limits.done_grace_seconds * 10), ExitReason::done);
}

TEST(Decide, IgnoresDoneInTheOutputOfASuite) {
  GuestState state = running();
  see_test_line(state, "  # kseries: done", 5);
  EXPECT_FALSE(state.done_reported);
}

TEST(Decide, WaitsForTheTraceOfAPanic) {
  GuestState state = running();
  see_console_line(state, "[    1.5] Kernel panic - not syncing: Fatal exception", 6);
  EXPECT_EQ(decide(state, limits, 6), std::nullopt);
  EXPECT_EQ(decide(state, limits, next_check(state, limits)), ExitReason::panic);
  see_console_line(state, "[    1.6] ---[ end Kernel panic - not syncing: Fatal exception ]---", 6);
  EXPECT_EQ(decide(state, limits, 6), ExitReason::panic);
  EXPECT_EQ(exit_message(ExitReason::panic, state, limits),
            "Kernel panic - not syncing: Fatal exception");
}

TEST(Decide, PanicAfterDoneIsAPanic) {
  GuestState state = running();
  see_test_line(state, "# kseries: done", 5);
  see_console_line(state, "Kernel panic - not syncing: late", 5);
  state.exited = true;
  EXPECT_EQ(decide(state, limits, 5), ExitReason::panic);
}

TEST(Decide, DistinguishesAResetFromAQemuCrash) {
  GuestState state = running();
  state.exited = true;
  EXPECT_EQ(decide(state, limits, 5), ExitReason::reboot);
  state.end.code = 1;
  state.stderr_text = "qemu: could not load kernel 'x'\nEAX=0\n";
  EXPECT_EQ(decide(state, limits, 5), ExitReason::qemu_died);
  EXPECT_EQ(exit_message(ExitReason::qemu_died, state, limits),
            "QEMU exited with code 1: qemu: could not load kernel 'x'");
}

TEST(Decide, QemuEndedBySignalIsNotAReset) {
  GuestState state = running();
  state.exited = true;
  state.shutdown = "guest-reset";
  EXPECT_EQ(decide(state, limits, 5), ExitReason::reboot);
  state.shutdown = "host-signal";
  state.stderr_text = "qemu-system-x86_64: terminating on signal 15 from pid 7 (pkill)\n";
  EXPECT_EQ(decide(state, limits, 5), ExitReason::qemu_killed);
  EXPECT_EQ(
      exit_message(ExitReason::qemu_killed, state, limits),
      "QEMU was terminated by another process on the host: qemu-system-x86_64: terminating on "
      "signal 15 from pid 7 (pkill)");
}

TEST(Decide, DistinguishesKilledQemuFromCrashedQemu) {
  GuestState state = running();
  state.exited = true;
  for (const int from_outside : {SIGKILL, SIGTERM, SIGHUP}) {
    state.end.signal = from_outside;
    EXPECT_EQ(decide(state, limits, 5), ExitReason::qemu_killed);
  }
  EXPECT_EQ(exit_message(ExitReason::qemu_killed, state, limits),
            "QEMU was terminated by another process on the host");
  state.end.signal = SIGSEGV;
  state.stderr_text = "corrupted\n";
  EXPECT_EQ(decide(state, limits, 5), ExitReason::qemu_killed);
  EXPECT_EQ(exit_message(ExitReason::qemu_killed, state, limits),
            "QEMU crashed with signal 11: corrupted");
  state.end = {137, 0};
  EXPECT_EQ(decide(state, limits, 5), ExitReason::qemu_died)
      << "an exit code that looks like a signal";
}

TEST(Decide, KilledQemuLostOutputEvenAfterAPanicOrTheLastSuite) {
  GuestState panicked = running();
  see_console_line(panicked, "Kernel panic - not syncing: late", 5);
  GuestState finished = running();
  see_test_line(finished, "# kseries: done", 5);
  for (GuestState* state : {&panicked, &finished}) {
    state->exited = true;
    state->end.signal = SIGKILL;
    EXPECT_EQ(decide(*state, limits, 5), ExitReason::qemu_killed);
  }
}

TEST(Decide, HostErrorIsNotAKill) {
  GuestState state = running();
  state.exited = true;
  state.shutdown = "host-error";
  EXPECT_EQ(decide(state, limits, 5), ExitReason::qemu_died);
  state.shutdown = "host-qmp-quit";
  EXPECT_EQ(decide(state, limits, 5), ExitReason::qemu_killed);
}

TEST(Decide, SilentGuestHangsOrNeverStarted) {
  EXPECT_EQ(decide(running(), limits, 100), ExitReason::silence);
  EXPECT_EQ(decide(GuestState{}, limits, 100), ExitReason::no_kernel);
}

TEST(Decide, EndsAGuestAtItsDeadlineDespiteOutput) {
  GuestState state = running();
  state.last_byte = limits.deadline_seconds;
  EXPECT_EQ(decide(state, limits, limits.deadline_seconds), ExitReason::deadline);
}

TEST(Decide, EndsAFlood) {
  GuestState state = running();
  state.bytes = limits.flood_bytes + 1;
  EXPECT_EQ(decide(state, limits, 3), ExitReason::flood);
}

}  // namespace
}  // namespace kseries
