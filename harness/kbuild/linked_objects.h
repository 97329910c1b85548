// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "kbuild/lane.h"
#include "model/sandbox.h"

namespace kseries {

/// The objects that the vmlinux and the modules of a lane's last build consist of, by their paths
/// in the output directory, which may also have objects of earlier configurations. Error: an
/// archive can't be read. `sandbox` confines the program that reads the archives.
Result<std::set<std::string>> linked_objects(const LanePaths& lane, SandboxKind sandbox);

}  // namespace kseries
