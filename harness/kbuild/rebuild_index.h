// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/rebuild.h"

namespace kseries {

/// Reads every .*.o.cmd below an output directory: about 0.2 s for a small kernel. The index has
/// no objects when nothing was built there yet; files that another run removes meanwhile are
/// left out.
RebuildIndex read_rebuild_index(const std::string& output);

}  // namespace kseries
