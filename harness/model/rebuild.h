// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

namespace kseries {

/// Which objects of an output directory kbuild rebuilds if a symbol changes, according to the
/// dependencies that fixdep recorded.
struct RebuildIndex {
  std::vector<std::string> objects;  ///< "drivers/vfio/group.o"
  /// Symbol (without CONFIG_) to indices into `objects`.
  std::map<std::string, std::vector<int>> readers;
};

/// A permutation in the build order of a lane.
struct OrderedStep {
  size_t permutation = 0;  ///< index into the permutations that were ordered
  int predicted = 0;       ///< objects to compile after the previous one; -1: unknown
};

}  // namespace kseries
