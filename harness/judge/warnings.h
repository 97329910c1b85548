// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/apply.h"
#include "model/build.h"

namespace kseries {

/// The function that a message was given for, from gcc's "In function 'f':" in
/// its context; empty when there is none.
std::string diagnosed_function(const Diagnostic& diagnostic);

/// The warnings that the series brought: those on lines that a patch owns, and
/// those that `baseline` does not have, the diagnostics of the same configuration
/// without the series. They are paired one by one, by file, function, message and
/// flag, not counted: a new warning can't hide behind one that was mended. Lines
/// are not compared, since patches move them. Without a baseline all warnings in
/// a file that the series changes are new: who drops the last caller of a function
/// is warned on a line that nobody touched. Such a line's patch is the one that
/// changes the file, where there is only one. A warning without a file is new when
/// it speaks of something in a file that the series changes (judge/unplaced.h). A
/// warning in a header that many objects include counts once.
std::vector<Diagnostic> new_warnings(const std::vector<Diagnostic>& diagnostics,
                                     const std::optional<std::vector<Diagnostic>>& baseline,
                                     const PatchedTree& patched);

/// Gives the errors without a file, modpost's and the linker's, the patch that alone
/// changes the file in which what they speak of stands.
void blame_errors(std::vector<Diagnostic>& diagnostics, const PatchedTree& patched);

/// One line on the warnings without a file of which nothing tells whether the series
/// brought them: there is no baseline, and they speak of nothing that it changes.
/// Empty when there are none.
std::string undecided_warnings(const std::vector<Diagnostic>& diagnostics,
                               const std::optional<std::vector<Diagnostic>>& baseline,
                               const PatchedTree& patched);

}  // namespace kseries
