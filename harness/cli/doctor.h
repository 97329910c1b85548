// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "guest/accel.h"
#include "host/sandbox.h"
#include "model/environment.h"

namespace kseries {

/// The state of the host, not yet judged.
struct HostFacts {
  /// The first line of a program's --version, by program; absent if it is not in PATH.
  std::map<std::string, std::string> programs;
  bool libelf = false;  ///< its headers can be included
  std::string cache;    ///< path of the cache; empty if it can't be used
  std::string cache_error;
  std::optional<unsigned long long> free_bytes;  ///< in the cache
  std::optional<Result<FoundSandbox>> sandbox;   ///< nothing if it was not looked for
  std::optional<Result<Accel>> accel;            ///< nothing if QEMU is missing
};

enum class CheckState {
  ok,
  warning,  ///< some features do not work; a plain run does
  failed,   ///< a run needs it
};

/// One line of `kseries doctor`.
struct HostCheck {
  CheckState state = CheckState::ok;
  std::string name;
  std::string found;    ///< version, size, or what is wrong
  std::string fix;      ///< what to do; empty if ok
  std::string package;  ///< Debian package that fixes it; may be empty
};

/// Looks for the programs, runs the compiler and the sandbox, and boots a tiny guest (see
/// choose_accel()). Takes a second or two.
HostFacts inspect_host(const Environment& environment);

/// One check for each requirement, in a fixed order. Pure.
std::vector<HostCheck> check_host(const HostFacts& facts);

/// Whether a run can work, that is, no check failed.
bool is_host_ready(const std::vector<HostCheck>& checks);

/// The checks as a table, with a last line that lists the packages to install.
std::string host_table(const std::vector<HostCheck>& checks);

}  // namespace kseries
