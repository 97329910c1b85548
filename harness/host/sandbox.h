// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "host/process.h"

namespace kseries {

/// What a stranger's Makefile may see: the system read-only, no network, no
/// home, a private /tmp, and these folders.
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
/// Unchanged apart from its folder when the sandbox is not enabled.
Command sandboxed(const Sandbox& sandbox, Command command);

/// Tries bubblewrap for real. Error with the reason and the hint when it can't.
Result<Done> check_sandbox();

}  // namespace kseries
