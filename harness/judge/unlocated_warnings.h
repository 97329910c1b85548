// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>

#include "model/apply.h"
#include "model/build.h"

namespace kseries {

/// The changed files that a warning of Kconfig, modpost or objtool is about; these tools do not
/// name a file. It is about a changed Kconfig file that defines the selected symbol or one that
/// selects it; about the source of an object; and about a source that has a function or variable
/// at file level, as in a definition or in EXPORT_SYMBOL().
std::set<std::string> changed_files_named(const Diagnostic& warning, const PatchedTree& patched);

}  // namespace kseries
