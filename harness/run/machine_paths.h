// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/environment.h"
#include "model/report.h"

namespace kseries {

/// A path of this machine, and what reports for others show instead.
struct MachinePath {
  std::string path;
  std::string name;
};

/// The directories that messages of a run may name: the run, the trees, the checkout, the cache,
/// temporary files, the home directory; those below others first.
std::vector<MachinePath> machine_paths(const Report& report, const Environment& environment);

/// `text` with each path that is one of `paths`, or starts with one, renamed.
std::string hide_paths(std::string text, const std::vector<MachinePath>& paths);

}  // namespace kseries
