// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/splat.h"

namespace kseries {

/// The splats with file, line and inlined functions in every frame that the
/// debug information of `vmlinux`, or of a NAME.ko anywhere below `modules`,
/// explains. Paths are relative to the source tree. A file that is absent, has
/// no debug information or is of another kernel is no error: its frames stay
/// without lines. `modules` may be empty.
std::vector<Splat> symbolise(std::vector<Splat> splats, const std::string& vmlinux,
                             const std::string& modules);

}  // namespace kseries
