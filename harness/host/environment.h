// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// The environment of `program` (an absolute path) in the working directory `here`. The checkout is
/// $KSERIES_HOME, or the next directory above the program that has configs/trees.toml, itself or in
/// share/kseries. Error: there is none.
Result<Environment> make_environment(const std::string& program,
                                     std::map<std::string, std::string> variables,
                                     const std::string& here);

/// make_environment() for this process.
Result<Environment> read_environment();

/// The path of a file such as "guests/q35.toml": in the first of the user's directories that has
/// it, or else in the checkout, where it may be missing.
std::string find_data(const Environment& environment, const std::string& name);

/// The directories that find_data() searches for files in `name`, such as "guests". They may not
/// exist.
std::vector<std::string> data_folders(const Environment& environment, const std::string& name);

/// The names of the files in these directories that have this extension (".toml"), without it,
/// sorted.
std::vector<std::string> list_data(const Environment& environment, const std::string& name,
                                   const std::string& extension);

/// $XDG_CACHE_HOME/kseries or ~/.cache/kseries; creates the directory if it is missing. Errors:
/// neither variable is set; the directory can't be created.
Result<std::string> cache_folder(const Environment& environment);

/// $XDG_STATE_HOME/kseries or ~/.local/state/kseries, whether it exists or not. Error: neither
/// variable is set.
Result<std::string> state_folder(const Environment& environment);

/// The number of cores that this process may use: its affinity and, in a job of Slurm, which may
/// not restrict that, the cores that were allocated. At least 1.
int usable_cores(const Environment& environment);

/// Replaces "~" in "~/x" with $HOME, because the shell does not expand it in "git:~/x". Other
/// paths are returned unmodified.
std::string expand_home(const Environment& environment, const std::string& path);

}  // namespace kseries
