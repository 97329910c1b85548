// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/apply.h"
#include "model/series.h"
#include "tree/scratch_repository.h"
#include "tree/tree_file.h"

namespace kseries {

/// The files a series touches, by path; absent ones have present == false.
using Files = std::map<std::string, FileState>;

/// Applies one file of patch `number` to `files`, which must hold its paths;
/// `before` are the files as the patch found them, from which it copies.
/// Returns a result for each hunk; what has no hunks (a pure rename, a mode,
/// bytes) and what fails before them gets one with number 0. On any conflict
/// `files` is left in a state that must be thrown away.
Result<std::vector<HunkResult>> apply_file(const FileDiff& diff, int number, const Files& before,
                                           Files& files, ScratchRepository& repository);

/// Why the file must not be touched at all: an unsafe path, a path through a
/// link, a link out of the tree, a kind of file that no source tree has.
/// Empty: it may. To be asked before and, for new links, after applying.
std::string refusal(const FileDiff& diff, const Files& files);

}  // namespace kseries
