// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// Reads the environment of this process. The checkout is $KSERIES_HOME, else the
/// folder above the program that has configs/trees.toml, else the working
/// folder. Error: there is no such folder.
Result<Environment> read_environment();

/// $XDG_CACHE_HOME/kseries or ~/.cache/kseries, which is created if it is missing.
/// Errors: neither variable is set; the folder can't be created.
Result<std::string> cache_folder(const Environment& environment);

/// "~/x" with $HOME in place of "~": the shell does not expand the one of
/// "git:~/x". Other paths are returned unmodified.
std::string expand_home(const Environment& environment, const std::string& path);

}  // namespace kseries
