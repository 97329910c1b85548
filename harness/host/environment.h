// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// Reads the environment of this process. The checkout is $KSERIES_HOME, or the directory above
/// the program that has configs/trees.toml, or the working directory. Error: none of them is a
/// checkout.
Result<Environment> read_environment();

/// $XDG_CACHE_HOME/kseries or ~/.cache/kseries; creates the directory if it is missing. Errors:
/// neither variable is set; the directory can't be created.
Result<std::string> cache_folder(const Environment& environment);

/// $XDG_STATE_HOME/kseries or ~/.local/state/kseries, whether it exists or not. Error: neither
/// variable is set.
Result<std::string> state_folder(const Environment& environment);

/// Replaces "~" in "~/x" with $HOME, because the shell does not expand it in "git:~/x". Other
/// paths are returned unmodified.
std::string expand_home(const Environment& environment, const std::string& path);

}  // namespace kseries
