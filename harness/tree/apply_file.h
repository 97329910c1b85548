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

/// The files that a series touches, by path. Absent files have present == false.
using Files = std::map<std::string, FileState>;

/// Applies one file of patch `number` to `files`, which must contain its paths.
/// `before` are the files before the patch: the source of copies. Returns a result
/// for each hunk; a change without hunks (rename, mode, binary) and one that fails
/// before its first hunk get a single result with number 0. After a conflict `files`
/// is in an undefined state.
Result<std::vector<HunkResult>> apply_file(const FileDiff& diff, int number, const Files& before,
                                           Files& files, ScratchRepository& repository);

/// Why the file must not be touched at all: an unsafe path, a path through a link, a
/// link out of the tree, a type of file that no source tree has. Empty when it may be
/// touched. Check before applying and, for new links, after it.
std::string find_refusal(const FileDiff& diff, const Files& files);

}  // namespace kseries
