// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>

#include "model/apply.h"
#include "model/build.h"

namespace kseries {

/// The files of the series that a warning of Kconfig, modpost or objtool speaks of;
/// these tools name no file. A symbol that a changed Kconfig file defines is meant,
/// be it the one that is selected or a selecting one; an object whose source is
/// changed; a function or variable that stands at the start of a line of a changed
/// source, as definitions and EXPORT_SYMBOL() do.
std::set<std::string> changed_files_named(const Diagnostic& warning, const PatchedTree& patched);

}  // namespace kseries
