// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/splat.h"

namespace kseries {

/// Returns the patch that wrote a line (from 1) of the patched tree; 0 if none did.
using OwnerOfLine = std::function<int(const std::string& file, int line)>;

/// Sets `blame_patch` and `blame_where` of the splats whose trace contains code of the series. The
/// first frame on a line that a patch added counts, including inlined functions. If there is none,
/// these are tried in turn: the file:line in the title of the splat; the caller that a fault at
/// the start of a function hides (the "?" frames right after the first one); and the first frame
/// in a function with such lines, for which `blame_where` is "file:line, in a function that the
/// patch changes". Other frames marked "?" are ignored.
std::vector<Splat> blame(std::vector<Splat> splats, const OwnerOfLine& owner);

}  // namespace kseries
