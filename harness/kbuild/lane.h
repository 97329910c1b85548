// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

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
  /// The same below the root without links, whatever a build has made of the rest; `code`
  /// says whether there is such a root.
  [[nodiscard]] std::string real_output(std::error_code& code) const;
};

/// A lane that stands in the cache, in use or not.
struct LaneState {
  int number = 0;
  std::string output;  ///< its output folder
  std::string config;  ///< the .config that was built last; empty: none yet
};

/// The lanes of `key`, by number.
Result<std::vector<LaneState>> lanes_of(const std::string& key);

/// The first of the lanes with these numbers that is free; waits for the first
/// one when all are in use. A lane that does not exist is made: the first one
/// from the tree, further ones as a clone of the first, output included, so that
/// they do not start cold. Before it waits it tells `waiting` for what.
Result<Lane> acquire_lane(const Tree& tree, const std::string& key, const std::vector<int>& numbers,
                          const std::function<void(std::string_view)>& waiting);

/// Says in the lane that make is at work, for heal_lane(); taken away again by
/// build_ended() when make has ended by itself and what it said is kept: objects
/// whose warnings were lost would show those of an older source.
Result<Done> build_begins(const Lane& lane);
Result<Done> build_ended(const Lane& lane);

/// After a build that was killed: removes every output that is younger than its
/// beginning. A half-written object or vmlinux has a new time stamp, so make
/// would take it as finished. include/ stays: Kconfig renames its files into
/// place, and objects depend on the time stamps in include/config.
Result<Done> heal_lane(const Lane& lane);

/// Makes the lane's sources equal to the tree with the series on it. Only files
/// whose content differs are written, so that make rebuilds no more than it
/// must; the tree's own files are never written through their hard links.
Result<Done> sync_lane(const Lane& lane, const PatchedTree& patched);

}  // namespace kseries
