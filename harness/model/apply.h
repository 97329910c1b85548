// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/series.h"
#include "model/tree.h"

namespace kseries {

enum class HunkStatus { applied, offset, already_applied, conflict, not_tried };

/// Why and where one hunk did or did not apply.
struct HunkResult {
  std::string path;
  int number = 0;     ///< of the hunk in its file, from 1
  int old_start = 0;  ///< the line where the hunk claims to start
  HunkStatus status = HunkStatus::not_tried;
  int offset = 0;           ///< lines; meaningful for `offset`
  std::string expected;     ///< the lines that a conflicting hunk expects
  std::string found;        ///< the lines that are there instead
  int found_line = 0;       ///< where `found` starts in the file of the tree
  int nearest_line = 0;     ///< where it would apply with less context; 0: nowhere
  int nearest_fuzz = 0;     ///< context lines to ignore for that
  std::string explanation;  ///< "patch 3 of this series changed these lines", …; may be empty
};

enum class PatchStatus {
  applied,          ///< exactly or with offsets
  already_applied,  ///< the tree already has the result of every hunk
  conflict,         ///< at least one hunk does not apply
  refused,          ///< unsafe path
  skipped,          ///< not tried: an earlier patch that it needs failed
};

struct PatchResult {
  int number = 0;
  std::string subject;
  PatchStatus status = PatchStatus::skipped;
  std::string message;  ///< one line: what failed and where; empty if applied
  std::string commit;   ///< id of the commit made for it; empty if not applied
  std::vector<HunkResult> hunks;
};

/// A file that the series changes.
struct PatchedFile {
  bool removed = false;
  int mode = 0100644;
  std::string content;
  /// For each line of `content`, the patch that wrote it; 0: the line is from the tree.
  std::vector<int> owner;
};

/// A tree with `applied` patches applied. Only the changed files are included.
struct PatchedTree {
  Tree tree;
  std::string series;
  /// Who can influence what a build of this writes, see kbuild/domain.h; empty: unknown.
  std::string domain;
  int applied = 0;  ///< number of patches applied, from the first
  std::vector<PatchResult> results;
  std::map<std::string, PatchedFile> files;
  [[nodiscard]] bool complete() const { return applied == static_cast<int>(results.size()); }
};

/// Names a hunk in messages: "a.c: hunk 2 (line 40)". Hunks without a number, such as a change of
/// the mode, have the name of their file.
inline std::string hunk_name(const HunkResult& hunk) {
  if (hunk.number == 0) return hunk.path;
  return hunk.path + ": hunk " + std::to_string(hunk.number) + " (line " +
         std::to_string(hunk.old_start) + ")";
}

/// The patch that wrote a line (from 1) of a file; none if the line is from the tree.
inline std::optional<int> find_owner(const PatchedTree& patched, const std::string& path,
                                     int line) {
  const auto file = patched.files.find(path);
  if (file == patched.files.end() || line < 1) return std::nullopt;
  const std::vector<int>& owner = file->second.owner;
  if (static_cast<size_t>(line) > owner.size() || owner[line - 1] == 0) return std::nullopt;
  return owner[line - 1];
}

}  // namespace kseries
