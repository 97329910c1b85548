// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "host/files.h"
#include "model/apply.h"

namespace kseries {

/// A place to build in: a hard-link copy of a tree with a series on it, and one
/// output folder inside it that builds follow each other in. Locked while held.
struct Lane {
  std::string root;  ///< <cache>/lanes/<key>/<n>
  FileLock lock;
  [[nodiscard]] std::string source() const { return root + "/src"; }
  [[nodiscard]] std::string output() const { return root + "/src/out"; }
};

/// A free lane for `key`, made if there are fewer than `most`; waits when all
/// are in use. A further lane is a clone of the first one, output included, so
/// that it does not start cold.
Result<Lane> acquire_lane(const Tree& tree, const std::string& key, int most);

/// Makes the lane's sources equal to the tree with the series on it. Only files
/// whose content differs are written, so that make rebuilds no more than it
/// must; the tree's own files are never written through their hard links.
Result<Done> sync_lane(const Lane& lane, const PatchedTree& patched);

}  // namespace kseries
