// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

namespace kseries {

/// Symbol (without CONFIG_) to value: y, m, n, or the text of a string or number.
using Assignment = std::map<std::string, std::string>;

/// A value of a symbol. Alternatives are separated by '|'; empty: any value but n.
struct ConfigSetting {
  std::string symbol;
  std::string value;
};

/// One resolved configuration, distinct from all others of its plan.
struct Permutation {
  std::string id;  ///< short and stable, usable as a file name: "GROUP=y,CONTAINER=n" or a hash
  Assignment requested;  ///< values of the axes that resolved to it (the first of several)
  Assignment resolved;   ///< values of the axes as resolved by Kconfig
  std::string config;    ///< the whole .config
  int requests = 1;      ///< number of combinations that resolved to it
};

/// A combination that is not possible, and why.
struct DroppedPermutation {
  Assignment requested;
  std::string reason;  ///< "VFIO_GROUP=n was requested but is y: it is selected by …"
};

struct Permutations {
  std::vector<Permutation> kept;
  std::vector<DroppedPermutation> dropped;
  std::vector<std::string> goals;  ///< what they cover of a series and what not, one line each
};

}  // namespace kseries
