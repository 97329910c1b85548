// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/launcher.h"
#include "model/guest.h"

namespace kseries {

/// What is known about a running guest. Times are seconds since its start.
struct GuestState {
  bool console_spoke = false;  ///< any byte on the first port
  bool done_said = false;      ///< init's last line on the test port
  bool done_marked = false;    ///< and its mark at the end of the console
  double done_at = 0;          ///< time of the later of the two
  double init_at = 0;          ///< first byte on the test port; 0: none yet
  std::string panic;           ///< "Kernel panic - not syncing: …"; empty: none
  bool panic_over = false;
  double panic_at = 0;
  std::string oops;      ///< first line of the first oops or BUG; empty: none
  double last_byte = 0;  ///< on either port
  size_t bytes = 0;      ///< on both ports
  bool exited = false;   ///< QEMU has ended
  ExitStatus end;        ///< how it ended, if it has
  std::string shutdown;  ///< reason given by the monitor: "guest-reset", "guest-shutdown"
  std::string stderr_text;
};

struct GuestLimits {
  double deadline_seconds = 120;
  double silence_seconds = 30;
  double done_grace_seconds = 0.5;   ///< for the mark on the console, since the last byte
  double done_most_seconds = 20;     ///< for it in a guest whose output goes on
  double off_grace_seconds = 1.0;    ///< after it, for the power-off
  double panic_grace_seconds = 3.0;  ///< for the trace of a panic
  size_t flood_bytes = 32U << 20;
  /// The kernel can power off: if it is done and then silent for the allowed time, it
  /// hangs in power-off. The grace periods after done are for kernels that can't.
  bool switches_off = false;
};

/// Scales the grace periods, which are those of a fast host, by `slowness`.
void stretch(GuestLimits& limits, double slowness);

/// Updates the state with a complete line of the console.
void see_console_line(GuestState& state, std::string_view line, double when);
/// Updates the state with a complete line of the test port.
void see_test_line(GuestState& state, std::string_view line, double when);

/// Returns the exit reason if the guest should be ended now. Pure.
std::optional<ExitReason> decide(const GuestState& state, const GuestLimits& limits, double now);

/// The next time at which decide() can return something else without new output.
double next_check(const GuestState& state, const GuestLimits& limits);

/// A remark on a guest that finished; empty: nothing unusual.
std::string exit_remark(ExitReason reason, const GuestState& state);

/// One line for Boot::message.
std::string exit_message(ExitReason reason, const GuestState& state, const GuestLimits& limits);

}  // namespace kseries
