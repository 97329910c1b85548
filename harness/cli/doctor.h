// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "guest/accel.h"
#include "model/environment.h"

namespace kseries {

/// What was seen of the host, without an opinion on it.
struct HostFacts {
  /// Program to the first line of its --version; absent: not in PATH.
  std::map<std::string, std::string> programs;
  bool libelf = false;  ///< its headers can be included
  std::string cache;    ///< path of the cache folder; empty: there is none
  std::string cache_error;
  std::optional<unsigned long long> free_bytes;  ///< in the cache
  std::optional<Error> sandbox;                  ///< nothing: it works
  std::optional<Result<Accel>> accel;            ///< nothing: not tried, there is no QEMU
};

enum class CheckState {
  ok,
  lacking,  ///< something can't be done without it, a plain run can
  missing,  ///< a run needs it
};

/// One line of `kseries doctor`.
struct HostCheck {
  CheckState state = CheckState::ok;
  std::string name;
  std::string found;    ///< version, size, or what went wrong
  std::string mend;     ///< what to do; empty when ok
  std::string package;  ///< Debian package that mends it; may be empty
};

/// Looks for the programs, tries the sandbox and the compiler for real, boots
/// something tiny (see choose_accel). Takes a second or two.
HostFacts look_at_host(const Environment& environment);

/// Judges what was seen (pure): one check for each need, in a fixed order.
std::vector<HostCheck> check_host(const HostFacts& facts);

/// Whether nothing is missing: exit code 0 rather than 69.
bool host_serves(const std::vector<HostCheck>& checks);

/// The checks as a table with a last line that says what to install.
std::string host_table(const std::vector<HostCheck>& checks);

}  // namespace kseries
