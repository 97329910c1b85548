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
  int old_start = 0;  ///< where the hunk says it starts
  HunkStatus status = HunkStatus::not_tried;
  int offset = 0;           ///< lines; meaningful for `offset`
  std::string expected;     ///< pre-image lines that the hunk wants, for a conflict
  std::string found;        ///< what stands there
  int found_line = 0;       ///< of the tree's file, where `found` begins
  int nearest_line = 0;     ///< where it would fit with less context; 0: nowhere
  int nearest_fuzz = 0;     ///< context lines to give up for that
  std::string explanation;  ///< "patch 3 of this series changed these lines", …; may be empty
};

enum class PatchStatus {
  applied,          ///< exactly, perhaps with offsets
  already_applied,  ///< every hunk's post-image stands in the tree
  conflict,         ///< at least one hunk does not fit
  refused,          ///< unsafe path
  skipped,          ///< not tried: an earlier patch that it needs failed
};

struct PatchResult {
  int number = 0;
  std::string subject;
  PatchStatus status = PatchStatus::skipped;
  std::string message;  ///< one line; says what and where when not applied
  std::string commit;   ///< id of the commit made for it; empty when not applied
  std::vector<HunkResult> hunks;
};

/// A file that the series leaves different from the tree.
struct PatchedFile {
  bool removed = false;
  int mode = 0100644;
  std::string content;
  /// For each line of `content`, which patch wrote it; 0: it is the tree's own.
  std::vector<int> owner;
};

/// A tree with `applied` patches on it: only the touched files are carried.
struct PatchedTree {
  Tree tree;
  std::string series;
  int applied = 0;  ///< how many patches, from the first, stand on the tree
  std::vector<PatchResult> results;
  std::map<std::string, PatchedFile> files;
  [[nodiscard]] bool complete() const { return applied == static_cast<int>(results.size()); }
};

/// The patch that owns a line (from 1) of a file, or nothing.
inline std::optional<int> find_owner(const PatchedTree& patched, const std::string& path,
                                     int line) {
  const auto file = patched.files.find(path);
  if (file == patched.files.end() || line < 1) return std::nullopt;
  const std::vector<int>& owner = file->second.owner;
  if (static_cast<size_t>(line) > owner.size() || owner[line - 1] == 0) return std::nullopt;
  return owner[line - 1];
}

}  // namespace kseries
