// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "series/text_file.h"

namespace kseries {

/// A file at some point of a series.
struct FileState {
  bool present = false;
  int mode = 0100644;  ///< 0100755, or 0120000 for a link, whose target is the text
  TextFile text;
  std::string blob;     ///< git's id of the bytes; empty when absent
  std::string refused;  ///< why the path must not be touched; empty when it may be
};

/// Reads one file of the tree. `path` must have passed unsafe_path(). A path that goes
/// through a symbolic link, or to something that is neither a file nor a link, is
/// returned as refused. A file that can't be read is an Error.
Result<FileState> read_tree_file(const std::string& root, const std::string& path);

/// Git's id of a blob with these bytes.
std::string blob_id(std::string_view content);

}  // namespace kseries
