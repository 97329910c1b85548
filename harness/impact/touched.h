// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "impact/makefile.h"
#include "impact/source_scan.h"
#include "model/apply.h"

namespace kseries {

/// The tree as patched, as the pure stages read it.
struct SourceView {
  ReadSource read;
  /// Files of the tree that include a header, by path.
  std::function<std::vector<std::string>(const std::string& header)> includers;
};

/// A file that a header reaches, and when it is built.
struct Includer {
  std::string path;
  BuildGuard guard;
};

/// A C file, assembler file or header that the series leaves different.
struct TouchedSource {
  std::string path;
  bool header = false;
  ScannedSource scan;
  std::vector<int> owner;  ///< of each line: the patch; 0: the tree's own
  BuildGuard guard;        ///< of a header: of all that include it
  std::vector<Includer> includers;
};

/// All of them that belong to the kernel, by path; removed files are left out.
std::vector<TouchedSource> touched_sources(const PatchedTree& patched, const SourceView& view);

/// The folders that hold the changed sources and headers of the kernel, sorted, without those
/// below another one and without the include/ folders, which hold no objects.
std::vector<std::string> touched_folders(const PatchedTree& patched);

}  // namespace kseries
