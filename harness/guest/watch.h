// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/launcher.h"
#include "model/guest.h"

namespace kseries {

/// What has been seen of a running guest. Times are seconds since the spawn.
struct GuestState {
  bool console_spoke = false;  ///< any byte on the first port
  bool done_said = false;      ///< init's last line on the test port
  bool done_marked = false;    ///< and its mark behind all the kernel had to say
  double done_at = 0;          ///< of the last of the two
  double init_at = 0;          ///< first byte on the test port; 0: none yet
  std::string panic;           ///< "Kernel panic - not syncing: …"; empty: none
  bool panic_over = false;
  double panic_at = 0;
  std::string oops;      ///< first line of the first oops or BUG; empty: none
  double last_byte = 0;  ///< on either port
  size_t bytes = 0;      ///< on both ports
  bool exited = false;   ///< QEMU has ended
  ExitStatus end;        ///< how, then
  std::string shutdown;  ///< reason that the monitor gave: "guest-reset", "guest-shutdown"
  std::string stderr_text;
};

struct GuestLimits {
  double deadline_seconds = 120;
  double silence_seconds = 30;
  double done_grace_seconds = 0.5;   ///< for the mark on the console, from the last byte on
  double done_most_seconds = 20;     ///< for it in a guest that goes on talking
  double off_grace_seconds = 1.0;    ///< behind it, for the power to go
  double panic_grace_seconds = 3.0;  ///< for the trace of a panic
  size_t flood_bytes = 32U << 20;
  /// The kernel can switch itself off: one that is silent for as long as it may be,
  /// when it is done, hangs in that. The graces behind done are for others.
  bool switches_off = false;
};

/// The graces of a quick host, made longer for one on which all takes `slowness` times
/// as long.
void stretch(GuestLimits& limits, double slowness);

/// Takes a complete line of the console into the state.
void see_console_line(GuestState& state, std::string_view line, double when);
/// Takes a complete line of the test port into the state.
void see_test_line(GuestState& state, std::string_view line, double when);

/// Whether the guest is to be ended now, and as what. Pure.
std::optional<ExitReason> decide(const GuestState& state, const GuestLimits& limits, double now);

/// The next moment at which decide() can change its mind without news.
double next_check(const GuestState& state, const GuestLimits& limits);

/// What is to be told of a good end; empty: nothing.
std::string exit_remark(ExitReason reason, const GuestState& state);

/// One line for Boot::message.
std::string exit_message(ExitReason reason, const GuestState& state, const GuestLimits& limits);

}  // namespace kseries
