// SPDX-License-Identifier: GPL-2.0-only
#include "guest/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "base/text.h"

namespace kseries {

namespace {

/// `line` without the leading "[   12.345678] ".
std::string_view without_stamp(std::string_view line) {
  const size_t end = line.find("] ");
  if (line.starts_with('[') && end != std::string_view::npos) line.remove_prefix(end + 2);
  return trim(line);
}

/// ": " and the first line that QEMU wrote to stderr: the reason comes first, a dump of
/// registers may follow.
std::string first_error(const GuestState& state) {
  const auto lines = split_lines(state.stderr_text);
  return lines.empty() ? "" : ": " + printable_utf8(lines.front());
}

/// Whether a signal ended QEMU: from another process, or because QEMU crashed. After a signal that
/// QEMU handles it exits with 0, as it does after a reset of the guest; the SHUTDOWN event of the
/// monitor has the reason (see qapi/run-state.json in QEMU).
bool was_killed(const GuestState& state) {
  if (state.end.signal != 0) return true;
  return state.shutdown.starts_with("host-") && state.shutdown != "host-error";
}

/// How QEMU was killed.
std::string kill_text(const GuestState& state) {
  if (state.end.signal == SIGKILL)
    return "QEMU was killed by another process on the host, or by the OOM killer";
  if (state.end.signal == 0 || is_outside_signal(state.end.signal))
    return "QEMU was terminated by another process on the host" + first_error(state);
  return fmt::format("QEMU crashed with signal {}{}", state.end.signal, first_error(state));
}

/// When to end a guest that has reported that it is done. It is given time to power off,
/// because that runs driver code; a kernel without power management can't. Until the mark has
/// arrived, the console is incomplete: a long report may still be on its way.
double done_deadline(const GuestState& state, const GuestLimits& limits) {
  const double quiet = std::max(state.done_at, state.last_byte);
  if (limits.can_power_off) {
    return std::min(quiet + limits.silence_seconds,
                    std::max(limits.deadline_seconds, state.done_at + limits.silence_seconds));
  }
  if (state.done_marked) return state.done_at + limits.off_grace_seconds;
  return std::min(quiet + limits.done_grace_seconds, state.done_at + limits.max_done_seconds);
}

/// The exit reason of a guest that is done and did not power off.
ExitReason without_power_off(const GuestState& state, const GuestLimits& limits, double now) {
  if (!limits.can_power_off) return ExitReason::done;
  return now >= state.last_byte + limits.silence_seconds ? ExitReason::silence
                                                         : ExitReason::deadline;
}

}  // namespace

void stretch(GuestLimits& limits, double slowness) {
  const double factor = std::max(1.0, slowness);
  limits.done_grace_seconds *= factor;
  limits.max_done_seconds *= factor;
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
}

void see_test_line(GuestState& state, std::string_view line, double when) {
  if (line != "# kseries: done" || state.done_reported) return;
  state.done_reported = true;
  state.done_at = when;
}

std::optional<ExitReason> decide(const GuestState& state, const GuestLimits& limits, double now) {
  const bool panicked = !state.panic.empty();
  if (state.exited) {
    // Checked first: the output is incomplete, whatever it contains.
    if (was_killed(state)) return ExitReason::qemu_killed;
    if (panicked) return ExitReason::panic;
    if (state.done_reported)
      return state.shutdown == "guest-reset" ? ExitReason::reboot : ExitReason::done;
    return state.end.code != 0 || state.shutdown == "host-error" ? ExitReason::qemu_died
                                                                 : ExitReason::reboot;
  }
  if (panicked) {
    if (state.panic_over || now >= state.panic_at + limits.panic_grace_seconds)
      return ExitReason::panic;
    return std::nullopt;
  }
  if (state.done_reported && now >= done_deadline(state, limits))
    return without_power_off(state, limits, now);
  if (state.bytes > limits.flood_bytes) return ExitReason::flood;
  if (state.done_reported) return std::nullopt;
  const bool late = now >= limits.deadline_seconds;
  if (!late && now < state.last_byte + limits.silence_seconds) return std::nullopt;
  if (!state.console_spoke && state.init_at == 0) return ExitReason::no_kernel;
  return late ? ExitReason::deadline : ExitReason::silence;
}

double next_check(const GuestState& state, const GuestLimits& limits) {
  double next = std::min(limits.deadline_seconds, state.last_byte + limits.silence_seconds);
  if (state.done_reported) next = done_deadline(state, limits);
  if (!state.panic.empty()) next = state.panic_at + limits.panic_grace_seconds;
  return next;
}

std::string exit_remark(ExitReason reason, const GuestState& state) {
  if (reason != ExitReason::done || state.done_marked) return "";
  return "the end of the console is missing: the last kernel messages may be lost";
}

std::string exit_message(ExitReason reason, const GuestState& state, const GuestLimits& limits) {
  switch (reason) {
    case ExitReason::done:
      return "the guest finished";
    case ExitReason::panic:
      return state.panic;
    case ExitReason::oops:
      return {};  // only refine_exit() (klog/exit_reason.h) finds it, and describes it
    case ExitReason::reboot:
      if (state.done_reported) return "the guest was reset instead of powering off";
      if (state.shutdown == "guest-shutdown") return "the guest powered off before it was done";
      return "the guest was reset without any report (triple fault?)";
    case ExitReason::silence:
      if (state.done_reported)
        return fmt::format("done, but the guest did not power off: no output for {:.0f} s",
                           limits.silence_seconds);
      return fmt::format("no output for {:.0f} s", limits.silence_seconds);
    case ExitReason::deadline:
      if (state.done_reported) return "done, but the guest did not power off before the deadline";
      return fmt::format("not done after {:.0f} s", limits.deadline_seconds);
    case ExitReason::no_kernel:
      return "no console output: the firmware did not start the kernel, or the kernel has no "
             "serial console";
    case ExitReason::flood:
      return fmt::format("more than {} MiB of output", limits.flood_bytes >> 20);
    case ExitReason::qemu_died:
      return fmt::format("QEMU exited with code {}{}", state.end.code, first_error(state));
    case ExitReason::qemu_killed:
      return kill_text(state);
  }
  return {};
}

}  // namespace kseries
