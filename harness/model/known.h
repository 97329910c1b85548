// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "model/splat.h"

namespace kseries {

/// A known finding: expected, with the reason, so that it does not count as new.
struct KnownFailure {
  std::string concern;  ///< short label, such as "R4"
  std::string what;
  std::string suite;                ///< empty: any
  std::string name;                 ///< of the testcase; empty: any
  std::optional<SplatClass> splat;  ///< nothing: no splat is meant
  std::string title;                ///< of that splat, with stars; empty: any
  std::string tree;                 ///< empty: any
  std::string reason;
  bool of_tree = false;  ///< the tree has it without any series: no patch is to blame
};

}  // namespace kseries
