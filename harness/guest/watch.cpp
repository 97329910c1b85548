// SPDX-License-Identifier: GPL-2.0-only
#include "guest/watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace kseries {

namespace {

/// Texts after which the kernel is not to be trusted any more
/// (arch/x86/kernel/dumpstack.c, traps.c, lib/bug.c).
constexpr std::string_view oops_texts[] = {"Oops: ",
                                           "kernel BUG at ",
                                           "BUG: kernel NULL pointer dereference",
                                           "BUG: unable to handle page fault",
                                           "general protection fault",
                                           "stack segment: ",
                                           "invalid opcode: ",
                                           "BUG: stack guard page was hit"};

/// `line` without the "[   12.345678] " in front.
std::string_view without_stamp(std::string_view line) {
  const size_t end = line.find("] ");
  if (line.starts_with('[') && end != std::string_view::npos) line.remove_prefix(end + 2);
  return trim(line);
}

}  // namespace

void see_console_line(GuestState& state, std::string_view line, double when) {
  state.console_spoke = true;
  const std::string_view text = without_stamp(line);
  if (state.panic.empty() && text.find("Kernel panic - not syncing") != std::string_view::npos) {
    state.panic = printable_utf8(text.substr(text.find("Kernel panic")));
    state.panic_at = when;
  }
  if (text.find("---[ end Kernel panic") != std::string_view::npos) state.panic_over = true;
  if (text == "kseries: done") state.done_marked = true;
  const bool oops = std::any_of(std::begin(oops_texts), std::end(oops_texts),
                                [&](std::string_view start) { return text.starts_with(start); });
  if (state.oops.empty() && oops) state.oops = printable_utf8(text);
}

void see_test_line(GuestState& state, std::string_view line, double when) {
  if (line != "# kseries: done" || state.done_said) return;
  state.done_said = true;
  state.done_at = when;
}

std::optional<Ending> decide(const GuestState& state, const GuestLimits& limits, double now) {
  const bool panicked = !state.panic.empty();
  if (state.exited) {
    if (state.done_said && !panicked) return Ending::done;
    if (panicked) return Ending::panic;
    // A signal from outside lets QEMU end with code 0, as a reset of the guest does.
    const bool from_outside = state.shutdown.starts_with("host-");
    if (state.exit_code != 0 || from_outside) return Ending::qemu_died;
    return Ending::reboot;
  }
  if (panicked) {
    if (state.panic_over || now >= state.panic_at + limits.panic_grace_seconds)
      return Ending::panic;
    return std::nullopt;
  }
  if (state.done_said && (state.done_marked || now >= state.done_at + limits.done_grace_seconds))
    return Ending::done;
  if (state.bytes > limits.flood_bytes) return Ending::flood;
  const bool late = now >= limits.deadline_seconds;
  if (!late && now < state.last_byte + limits.silence_seconds) return std::nullopt;
  if (!state.oops.empty()) return Ending::oops;
  if (!state.console_spoke && state.init_at == 0) return Ending::no_kernel;
  return late ? Ending::deadline : Ending::silence;
}

double next_check(const GuestState& state, const GuestLimits& limits) {
  double next = std::min(limits.deadline_seconds, state.last_byte + limits.silence_seconds);
  if (!state.panic.empty()) next = state.panic_at + limits.panic_grace_seconds;
  if (state.done_said) next = std::min(next, state.done_at + limits.done_grace_seconds);
  return next;
}

std::string ending_message(Ending ending, const GuestState& state, const GuestLimits& limits) {
  switch (ending) {
    case Ending::done:
      return "the guest finished";
    case Ending::panic:
      return state.panic;
    case Ending::oops:
      return "the guest hung after: " + state.oops;
    case Ending::reboot:
      if (state.shutdown == "guest-shutdown")
        return "the guest switched itself off before it was done";
      return state.oops.empty() ? "the guest reset itself without a word (a triple fault?)"
                                : "the guest reset itself after: " + state.oops;
    case Ending::silence:
      return fmt::format("no output for {:.0f} s", limits.silence_seconds);
    case Ending::deadline:
      return fmt::format("not done after {:.0f} s", limits.deadline_seconds);
    case Ending::no_kernel:
      return "the kernel never spoke: the firmware did not hand over, or it has no serial console";
    case Ending::flood:
      return fmt::format("more than {} MiB of output", limits.flood_bytes >> 20);
    case Ending::qemu_died: {
      // The reason comes first; a dump of registers may follow.
      const auto lines = lines_of(state.stderr_text);
      const std::string said = lines.empty() ? "" : ": " + printable_utf8(lines.front());
      return fmt::format("QEMU ended with code {}{}", state.exit_code, said);
    }
    case Ending::qemu_missing:
      return "QEMU could not be started";
  }
  return {};
}

}  // namespace kseries
