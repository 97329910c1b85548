// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/launcher.h"
#include "model/guest.h"

namespace kseries {

/// The state of a running guest. Times are in seconds since its start.
struct GuestState {
  bool console_spoke = false;  ///< any byte on the first port
  bool done_reported = false;  ///< init's last line on the test port
  bool done_marked = false;    ///< init's last line on the console
  double done_at = 0;          ///< time of the later of the two
  double init_at = 0;          ///< first byte on the test port; 0: none yet
  std::string panic;           ///< "Kernel panic - not syncing: …"; empty: none
  bool panic_over = false;
  double panic_at = 0;
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
  double done_grace_seconds = 0.5;   ///< for the mark on the console, after the last byte
  double max_done_seconds = 20;      ///< the same while other output keeps coming
  double off_grace_seconds = 1.0;    ///< for the power-off, after the mark
  double panic_grace_seconds = 3.0;  ///< for the trace of a panic
  size_t flood_bytes = 32U << 20;
  /// The kernel can power off: if it is done and then silent for the allowed time, it hangs
  /// during power-off. The grace periods after the mark are for kernels that can't.
  bool can_power_off = false;
};

/// Multiplies the grace periods, which are chosen for a fast host, by `slowness`.
void stretch(GuestLimits& limits, double slowness);

/// Updates the state with a complete line of the console.
void see_console_line(GuestState& state, std::string_view line, double when);
/// Updates the state with a complete line of the test port.
void see_test_line(GuestState& state, std::string_view line, double when);

/// The exit reason, if the guest has ended or should be ended now. Pure.
std::optional<ExitReason> decide(const GuestState& state, const GuestLimits& limits, double now);

/// The next time at which decide() can return something else without new output.
double next_check(const GuestState& state, const GuestLimits& limits);

/// A remark about a guest that finished; empty if nothing is unusual.
std::string exit_remark(ExitReason reason, const GuestState& state);

/// One line for Boot::message.
std::string exit_message(ExitReason reason, const GuestState& state, const GuestLimits& limits);

}  // namespace kseries
