// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

namespace kseries {

/// Which objects of an output folder kbuild rebuilds when a symbol changes, as
/// fixdep wrote it down while they were compiled.
struct RebuildIndex {
  std::vector<std::string> objects;  ///< "drivers/vfio/group.o"
  /// Symbol (without CONFIG_) to indices into `objects`.
  std::map<std::string, std::vector<int>> readers;
};

/// A permutation at its place in the order of a lane.
struct OrderedStep {
  size_t permutation = 0;  ///< index into the permutations that were ordered
  int predicted = 0;       ///< objects to compile when it follows the one before; -1: unknown
};

}  // namespace kseries
