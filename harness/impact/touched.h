// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "impact/makefile.h"
#include "impact/source_scan.h"
#include "model/apply.h"

namespace kseries {

/// How the pure stages read the patched tree.
struct SourceView {
  ReadSource read;
  /// Files of the tree that include a header, by path.
  std::function<std::vector<std::string>(const std::string& header)> includers;
};

/// A file that includes a header, directly or through another one, and when it is built.
struct Includer {
  std::string path;
  BuildGuard guard;
};

/// A C file, assembler file or header that the series changes.
struct TouchedSource {
  std::string path;
  bool header = false;
  ScannedSource scan;
  std::vector<int> owner;  ///< the patch that wrote each line; 0: unchanged
  BuildGuard guard;        ///< of a header: those of its includers
  std::vector<Includer> includers;
};

/// The changed files that belong to the kernel, by path, without removed files.
std::vector<TouchedSource> touched_sources(const PatchedTree& patched, const SourceView& view);

/// The objects that are compiled from changed sources, without extension ("mm/slub"), sorted. For
/// a changed header next to them, all objects of its directory ("drivers/vfio/%"); headers in
/// include/ directories count for none.
std::vector<std::string> touched_objects(const PatchedTree& patched);

}  // namespace kseries
