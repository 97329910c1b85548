// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "model/apply.h"

namespace kseries {

/// Makes the directory `to` look like the source tree `root` with `files` applied: symbolic links
/// to the tree, and real directories only above files that differ. The output of a build in the
/// source directory itself (.config, include/config and the like) is left out. Creates a few
/// hundred links at most.
Result<Done> make_source_farm(const std::string& root,
                              const std::map<std::string, PatchedFile>& files,
                              const std::string& to);

}  // namespace kseries
