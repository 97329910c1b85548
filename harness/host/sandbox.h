// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "host/process.h"

namespace kseries {

/// What an untrusted Makefile has access to: the system (read-only), a private /tmp and these
/// directories; no network and no home directory.
struct Sandbox {
  struct Bind {
    std::string from;
    std::string to;
    bool writable = false;
  };
  std::vector<Bind> binds;
  bool enabled = true;  ///< false only after --no-sandbox
};

/// The command in bubblewrap, with namespaces of its own, --die-with-parent, /usr read-only and
/// tmpfs for the rest. Unmodified if the sandbox is not enabled. Pure.
Command sandboxed(const Sandbox& sandbox, Command command);

/// Runs a command in bubblewrap. Error if that fails, with the reason and a hint.
Result<Done> check_sandbox();

}  // namespace kseries
