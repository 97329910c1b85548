// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/splat.h"

namespace kseries {

/// Adds file, line and inlined functions to every frame of the splats that the debug information of
/// `vmlinux`, or of a NAME.ko anywhere below `modules`, covers. Paths are relative to the source
/// tree. If a file is missing, has no debug information or belongs to another kernel, its frames
/// stay without lines; this is not an error. `modules` may be empty.
std::vector<Splat> symbolise(std::vector<Splat> splats, const std::string& vmlinux,
                             const std::string& modules);

}  // namespace kseries
