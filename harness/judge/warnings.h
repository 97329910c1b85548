// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/apply.h"
#include "model/build.h"

namespace kseries {

/// The function that a message is about, from gcc's "In function 'f':" in its context; empty if
/// there is none.
std::string diagnosed_function(const Diagnostic& diagnostic);

/// The warnings that the series introduces. With a `baseline`, the diagnostics of the same
/// configuration without the series, these are the warnings that it does not have. They are
/// paired one by one by file, function, message and flag, so that a fixed warning does not hide a
/// new one; line numbers are not compared, because patches move lines. Without a baseline, the
/// warnings on lines that a patch added and those in a changed file are new: removing the last
/// caller of a function causes a warning on a line that no patch touches. Such a warning is blamed
/// on the patch that changes the file, if only one does. A warning without a file is new if it is
/// about a changed file (see changed_files_named()). A warning in a header that many objects
/// include counts once.
std::vector<Diagnostic> new_warnings(const std::vector<Diagnostic>& diagnostics,
                                     const std::optional<std::vector<Diagnostic>>& baseline,
                                     const PatchedTree& patched);

/// Blames errors without a file, from modpost or the linker, on the patch that changes the file
/// they are about, if only one does.
void blame_errors(std::vector<Diagnostic>& diagnostics, const PatchedTree& patched);

/// A remark about warnings without a file that may or may not be new: there is no baseline, and
/// they are not about a changed file. Empty if there are none.
std::string undecided_warnings(const std::vector<Diagnostic>& diagnostics,
                               const std::optional<std::vector<Diagnostic>>& baseline,
                               const PatchedTree& patched);

}  // namespace kseries
