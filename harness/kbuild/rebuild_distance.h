// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/rebuild.h"

namespace kseries {

/// The symbols that a .cmd file of kbuild names as $(wildcard include/config/X)
/// (scripts/basic/fixdep.c). Pure.
std::vector<std::string> symbols_of_cmd(std::string_view text);

/// Reads every .*.o.cmd below an output folder. An index without objects when
/// nothing was built there yet; what another run removes meanwhile is not in it.
/// About 0.2 s for a small kernel.
RebuildIndex read_rebuild_index(const std::string& output);

}  // namespace kseries
