// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "host/process.h"

namespace kseries {

/// What an untrusted Makefile can see: the system read-only, no network, no home
/// directory, a private /tmp, and these directories.
struct Sandbox {
  struct Bind {
    std::string from;
    std::string to;
    bool writable = false;
  };
  std::vector<Bind> binds;
  bool enabled = true;  ///< false only after --no-sandbox
};

/// The command inside bubblewrap (argv only; pure): own user, pid, network, ipc
/// and uts namespaces, --die-with-parent, /usr read-only, tmpfs for the rest.
/// Unchanged if the sandbox is not enabled.
Command sandboxed(const Sandbox& sandbox, Command command);

/// Runs a command in bubblewrap. Error if that fails, with the reason and a hint.
Result<Done> check_sandbox();

}  // namespace kseries
