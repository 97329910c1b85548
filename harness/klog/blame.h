// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/splat.h"

namespace kseries {

/// The patch that owns a line of the patched tree (from 1); 0: the tree's own.
using OwnerOfLine = std::function<int(const std::string& file, int line)>;

/// The splats with `blame_patch` and `blame_where` set where the series is in
/// the trace: by the first frame, what was inlined there included, that stands
/// in a line which a patch added. Where there is none, the file:line that the
/// splat itself names counts, then the caller that a fault at the start of a
/// function hides (the "?" frames right behind the first one), and then the first
/// frame in a function that holds such lines; `blame_where` then says "file:line,
/// in a function that the patch changes". Other frames marked "?" are left out.
std::vector<Splat> blame(std::vector<Splat> splats, const OwnerOfLine& owner);

}  // namespace kseries
