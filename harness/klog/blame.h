// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/splat.h"

namespace kseries {

/// The patch that owns a line of the patched tree (from 1); 0: the tree's own.
using OwnerOfLine = std::function<int(const std::string& file, int line)>;

/// The splats with `blame_patch` and `blame_where` set if the series is in the trace.
/// The first frame on a line that a patch added counts, including functions that were
/// inlined there. Without one, these are tried in turn: the file:line that the splat
/// itself names; the caller that a fault at the start of a function hides (the "?"
/// frames right behind the first one); and the first frame in a function that has such
/// lines, for which `blame_where` is "file:line, in a function that the patch changes".
/// Other frames marked "?" are ignored.
std::vector<Splat> blame(std::vector<Splat> splats, const OwnerOfLine& owner);

}  // namespace kseries
