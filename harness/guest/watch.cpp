// SPDX-License-Identifier: GPL-2.0-only
#include "guest/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "base/text.h"

namespace kseries {

namespace {

/// Messages after which the kernel is in an undefined state
/// (arch/x86/kernel/dumpstack.c, traps.c, lib/bug.c).
constexpr std::string_view oops_texts[] = {"Oops: ",
                                           "kernel BUG at ",
                                           "BUG: kernel NULL pointer dereference",
                                           "BUG: unable to handle page fault",
                                           "general protection fault",
                                           "stack segment: ",
                                           "invalid opcode: ",
                                           "BUG: stack guard page was hit"};

/// `line` without the leading "[   12.345678] ".
std::string_view without_stamp(std::string_view line) {
  const size_t end = line.find("] ");
  if (line.starts_with('[') && end != std::string_view::npos) line.remove_prefix(end + 2);
  return trim(line);
}

/// ": " and the first line that QEMU wrote to stderr: the reason comes first, a dump of
/// registers may follow.
std::string last_words(const GuestState& state) {
  const auto lines = split_lines(state.stderr_text);
  return lines.empty() ? "" : ": " + printable_utf8(lines.front());
}

/// Whether QEMU was ended from outside. After a signal that it handles it exits with 0, as
/// after a reset of the guest: the monitor gives the reason (of SHUTDOWN, see QEMU's
/// qapi/run-state.json).
bool was_killed(const GuestState& state) {
  if (state.shutdown.starts_with("host-")) return state.shutdown != "host-error";
  constexpr std::array from_outside = {SIGKILL, SIGTERM, SIGINT, SIGHUP};
  return std::find(from_outside.begin(), from_outside.end(), state.end.signal) !=
         from_outside.end();
}

/// When a guest that reported that it is done is ended. It powers off, in which drivers
/// take part; a kernel without power management can't. Until the mark has arrived the
/// console is incomplete: a long report may be under way.
double end_of_done(const GuestState& state, const GuestLimits& limits) {
  const double quiet = std::max(state.done_at, state.last_byte);
  if (limits.switches_off) {
    return std::min(quiet + limits.silence_seconds,
                    std::max(limits.deadline_seconds, state.done_at + limits.silence_seconds));
  }
  if (state.done_marked) return state.done_at + limits.off_grace_seconds;
  return std::min(quiet + limits.done_grace_seconds, state.done_at + limits.done_most_seconds);
}

/// The exit reason of a guest that is done but did not power off.
ExitReason not_off(const GuestState& state, const GuestLimits& limits, double now) {
  if (!limits.switches_off) return ExitReason::done;
  if (!state.oops.empty()) return ExitReason::oops;
  return now >= state.last_byte + limits.silence_seconds ? ExitReason::silence
                                                         : ExitReason::deadline;
}

}  // namespace

void stretch(GuestLimits& limits, double slowness) {
  const double factor = std::max(1.0, slowness);
  limits.done_grace_seconds *= factor;
  limits.done_most_seconds *= factor;
  limits.off_grace_seconds *= factor;
  limits.panic_grace_seconds *= factor;
}

void see_console_line(GuestState& state, std::string_view line, double when) {
  state.console_spoke = true;
  const std::string_view text = without_stamp(line);
  if (state.panic.empty() && text.find("Kernel panic - not syncing") != std::string_view::npos) {
    state.panic = printable_utf8(text.substr(text.find("Kernel panic")));
    state.panic_at = when;
  }
  if (text.find("---[ end Kernel panic") != std::string_view::npos) state.panic_over = true;
  if (text == "kseries: done") {
    state.done_marked = true;
    state.done_at = when;
  }
  const bool oops = std::any_of(std::begin(oops_texts), std::end(oops_texts),
                                [&](std::string_view start) { return text.starts_with(start); });
  if (state.oops.empty() && oops) state.oops = printable_utf8(text);
}

void see_test_line(GuestState& state, std::string_view line, double when) {
  if (line != "# kseries: done" || state.done_said) return;
  state.done_said = true;
  state.done_at = when;
}

std::optional<ExitReason> decide(const GuestState& state, const GuestLimits& limits, double now) {
  const bool panicked = !state.panic.empty();
  if (state.exited) {
    if (panicked) return ExitReason::panic;
    if (state.done_said)
      return state.shutdown == "guest-reset" ? ExitReason::reboot : ExitReason::done;
    if (was_killed(state)) return ExitReason::qemu_killed;
    const bool failed = state.end.code != 0 || state.end.signal != 0;
    return failed || state.shutdown == "host-error" ? ExitReason::qemu_died : ExitReason::reboot;
  }
  if (panicked) {
    if (state.panic_over || now >= state.panic_at + limits.panic_grace_seconds)
      return ExitReason::panic;
    return std::nullopt;
  }
  if (state.done_said && now >= end_of_done(state, limits)) return not_off(state, limits, now);
  if (state.bytes > limits.flood_bytes) return ExitReason::flood;
  if (state.done_said) return std::nullopt;
  const bool late = now >= limits.deadline_seconds;
  if (!late && now < state.last_byte + limits.silence_seconds) return std::nullopt;
  if (!state.oops.empty()) return ExitReason::oops;
  if (!state.console_spoke && state.init_at == 0) return ExitReason::no_kernel;
  return late ? ExitReason::deadline : ExitReason::silence;
}

double next_check(const GuestState& state, const GuestLimits& limits) {
  double next = std::min(limits.deadline_seconds, state.last_byte + limits.silence_seconds);
  if (state.done_said) next = end_of_done(state, limits);
  if (!state.panic.empty()) next = state.panic_at + limits.panic_grace_seconds;
  return next;
}

std::string exit_remark(ExitReason reason, const GuestState& state) {
  if (reason != ExitReason::done || state.done_marked) return "";
  return "the console ended before the guest's mark: what the kernel said last may be missing";
}

std::string exit_message(ExitReason reason, const GuestState& state, const GuestLimits& limits) {
  switch (reason) {
    case ExitReason::done:
      return "the guest finished";
    case ExitReason::panic:
      return state.panic;
    case ExitReason::oops:
      return "the guest hung after: " + state.oops;
    case ExitReason::reboot:
      if (state.done_said) return "the guest reset itself when it was to switch itself off";
      if (state.shutdown == "guest-shutdown")
        return "the guest switched itself off before it was done";
      return state.oops.empty() ? "the guest reset itself without a word (a triple fault?)"
                                : "the guest reset itself after: " + state.oops;
    case ExitReason::silence:
      if (state.done_said)
        return fmt::format("done, but it did not switch itself off: no output for {:.0f} s",
                           limits.silence_seconds);
      return fmt::format("no output for {:.0f} s", limits.silence_seconds);
    case ExitReason::deadline:
      if (state.done_said) return "done, but it did not switch itself off before the deadline";
      return fmt::format("not done after {:.0f} s", limits.deadline_seconds);
    case ExitReason::no_kernel:
      return "the kernel never spoke: the firmware did not hand over, or it has no serial console";
    case ExitReason::flood:
      return fmt::format("more than {} MiB of output", limits.flood_bytes >> 20);
    case ExitReason::qemu_died:
      if (state.end.signal != 0)
        return fmt::format("QEMU ended by signal {}{}", state.end.signal, last_words(state));
      return fmt::format("QEMU ended with code {}{}", state.end.code, last_words(state));
    case ExitReason::qemu_killed:
      if (state.end.signal != SIGKILL)
        return "something on the host told QEMU to end" + last_words(state);
      return "something on the host killed QEMU: has it too little memory?";
    case ExitReason::qemu_missing:
      return "QEMU could not be started";
  }
  return {};
}

}  // namespace kseries
