// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/lane.h"
#include "model/build.h"

namespace kseries {

/// Whether what was made is a part of objtool, of which the path in the lane's
/// output is named, or a full one.
bool is_objtool(const std::string& object);

/// Before a build: takes the warnings of what was no part of vmlinux or of a module
/// after the lane's last build (the vDSO, modpost, the linker, host programs, objects
/// of another configuration) out of `earlier`, and removes what gave them. None can tell
/// whether the next kernel needs them; make can, and then says the same again.
/// objtool is left, since every object would be made again with it. Gives back
/// the rest, to replay. Error: a file can't be removed.
Result<std::vector<Diagnostic>> remake_unlinked(const LanePaths& lane,
                                                const std::vector<Diagnostic>& earlier);

}  // namespace kseries
