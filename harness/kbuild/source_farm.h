// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "model/apply.h"

namespace kseries {

/// Makes the folder `to` look like the source tree `root` with `files` on it:
/// symbolic links to the tree, real folders only on the way to a file that
/// differs. What a build in the source folder itself leaves (.config,
/// include/config and the like) is left out. A few hundred links at most.
Result<Done> make_source_farm(const std::string& root,
                              const std::map<std::string, PatchedFile>& files,
                              const std::string& to);

}  // namespace kseries
