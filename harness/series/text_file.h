// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/series.h"

namespace kseries {

/// The lines of a file, and which patch wrote them.
struct TextFile {
  std::vector<std::string> lines;  ///< each with its '\n', which the last may lack
  std::vector<int> owner;          ///< the patch that wrote the line; 0 for the tree
};

/// Splits `content` into lines that are all owned by `owner`.
TextFile make_text_file(std::string_view content, int owner = 0);

/// The bytes of the file.
std::string join_lines(const TextFile& file);

/// The lines that a hunk expects (' ' and '-') or leaves (' ' and '+'), in the form of
/// TextFile::lines.
std::vector<std::string> pre_image(const Hunk& hunk);
std::vector<std::string> post_image(const Hunk& hunk);

}  // namespace kseries
