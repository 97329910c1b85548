// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/lane.h"
#include "model/build.h"
#include "model/sandbox.h"

namespace kseries {

/// Whether a target is part of objtool. `object` is a path in the lane's output or a full path.
bool is_objtool(const std::string& object);

/// Before a build: returns the `earlier` messages about objects of vmlinux and of modules of the
/// lane's last build, to be replayed. The targets of all other messages (the vDSO, modpost, the
/// linker, host programs, objects of another configuration) are removed: only make knows whether
/// the next kernel needs them, and then prints the messages again. objtool stays, since every
/// object would be rebuilt with it. Error: a file can't be removed.
Result<std::vector<Diagnostic>> remake_unlinked(const LanePaths& lane,
                                                const std::vector<Diagnostic>& earlier,
                                                SandboxKind sandbox);

}  // namespace kseries
