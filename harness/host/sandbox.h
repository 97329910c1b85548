// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "host/process.h"
#include "model/sandbox.h"

namespace kseries {

/// What a command that executes code of a series has access to: the system (read-only), private
/// temporary files and these directories; no network, no home directory, no other processes.
struct Sandbox {
  struct Bind {
    std::string from;
    std::string to;  ///< equal to `from` unless has_own_paths(kind)
    bool writable = false;
  };
  std::vector<Bind> binds;
  SandboxKind kind = SandboxKind::bubblewrap;
  Limits limits = {};
};

/// The command in the sandbox, with its environment, which is never that of this program, and
/// `sandbox.limits`. bubblewrap itself gets a fixed environment, because the command's may be
/// chosen by a series. The confinement ends with the command: what it started is killed. Unmodified
/// if the kind is none. Pure.
Command sandboxed(const Sandbox& sandbox, Command command);

/// The command line for reports: it works in a shell, where the descriptor of the seccomp filter
/// does not exist. Pure.
std::vector<std::string> repeatable_argv(const Command& command);

/// The sandbox that works on this machine.
struct FoundSandbox {
  SandboxKind kind = SandboxKind::bubblewrap;
  std::string description;        ///< "Landlock, version 6 of its interface"
  std::string reason;             ///< why bubblewrap can't be used; empty if it is
  std::vector<std::string> gaps;  ///< what it does not protect from
};

/// Runs a command in bubblewrap and, if that fails, under Landlock. Error: neither works, with the
/// reasons and a hint.
Result<FoundSandbox> find_sandbox();

/// The kind for a run: none if the user does not want a sandbox, or what find_sandbox() finds.
Result<SandboxKind> choose_sandbox(bool wanted);

}  // namespace kseries
