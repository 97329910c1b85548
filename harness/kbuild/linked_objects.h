// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "kbuild/lane.h"

namespace kseries {

/// The objects that the vmlinux and the modules of a lane's last build are made
/// of, by their paths in the output folder: others may lie about there, of an
/// earlier configuration. Error: an archive can't be read.
Result<std::set<std::string>> linked_objects(const LanePaths& lane);

}  // namespace kseries
