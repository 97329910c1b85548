// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/series.h"

namespace kseries {

/// A file as the hunks of a series see it.
struct TextFile {
  std::vector<std::string> lines;  ///< each with its '\n'; the last may lack it
  std::vector<int> owner;          ///< of each line: the patch that wrote it; 0: the tree
  /// Lines that a hunk of the patch at work has already matched or written: no
  /// other hunk of it may match them again (git am's rule).
  std::vector<bool> taken;
};

/// `content` as lines, all of them owned by `owner`.
TextFile text_file(std::string_view content, int owner = 0);

/// The bytes of the file.
std::string content_of(const TextFile& file);

/// Lines that a hunk expects (its ' ' and '-') or leaves (its ' ' and '+'), in
/// the form of TextFile::lines.
std::vector<std::string> pre_image(const Hunk& hunk);
std::vector<std::string> post_image(const Hunk& hunk);

/// Replaces the pre-image of `hunk`, which must stand at line index `at`, by its
/// post-image. Added lines belong to `patch`, context keeps its owner.
void put_hunk(TextFile& file, const Hunk& hunk, size_t at, int patch);

}  // namespace kseries
