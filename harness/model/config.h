// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

namespace kseries {

/// Symbol (without CONFIG_) to value: y, m, n, or the text of a string or number.
using Assignment = std::map<std::string, std::string>;

/// One resolved configuration, distinct from all others of its plan.
struct Permutation {
  std::string id;        ///< short, stable, a file name: "GROUP=y,CONTAINER=n"-like or a hash
  Assignment requested;  ///< the axes' values that led here (the first of several)
  Assignment resolved;   ///< the axes' symbols as Kconfig resolved them
  std::string config;    ///< the whole .config
  int requests = 1;      ///< how many combinations resolved to it
};

/// A combination that can't be had, and why.
struct DroppedPermutation {
  Assignment requested;
  std::string reason;  ///< "VFIO_GROUP=n was requested but is y: it is selected by …"
};

struct Permutations {
  std::vector<Permutation> kept;
  std::vector<DroppedPermutation> dropped;
  std::vector<std::string> goals;  ///< what they cover of a series and what not, a line each
};

}  // namespace kseries
