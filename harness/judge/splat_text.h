// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/splat.h"

namespace kseries {

/// The title of a splat, with the function that it is about: "BUG: kernel NULL pointer dereference,
/// address: 0000000000000038 in vfio_group_unregister". The function is the first one of the
/// fingerprint, or its caller if a patch is blamed for a line there; it is not added if the title
/// has it, or if there is none.
std::string finding_title(const Splat& splat);

/// The backtrace with its source lines, from the function of finding_title() on, below the title.
/// Without the frames that are not reliable, unless one is blamed. The text of the console if there
/// is no backtrace.
std::string trace_text(const Splat& splat);

}  // namespace kseries
