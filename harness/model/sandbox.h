// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace kseries {

/// What confines the commands that execute code of a series. Detected once per run.
enum class SandboxKind {
  bubblewrap,  ///< namespaces and seccomp
  landlock,    ///< Landlock and seccomp, where user namespaces are not allowed
  none,        ///< after --no-sandbox
};

/// Whether files have other paths inside the sandbox: objects depend on the path of their sources.
constexpr bool has_own_paths(SandboxKind kind) { return kind == SandboxKind::bubblewrap; }

}  // namespace kseries
